"""Makes delicate.safetensors: operations at inputs where simple formulas cancel, in double precision by PyTorch.

    python3 Tests/Fixtures/delicate.py

Needs torch 2.13 and safetensors. The inputs are in single precision. For each case: NAME/input0, input1, …
NAME/result, NAME/seed (∂L/∂result) and NAME/gradient0, …
"""
import math
import pathlib
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
cases = {}


def case(name, function, *inputs, seed=None):
    inputs = [torch.as_tensor(x, dtype=torch.float32) for x in inputs]
    leaves = [x.double().requires_grad_() for x in inputs]
    result = function(*leaves)
    # Uneven also along every axis, unlike a line.
    if seed is None:
        seed = torch.sin(1.7 * torch.arange(result.numel()) + 0.3).reshape(result.shape)
    gradients = torch.autograd.grad(result, leaves, seed.double(), materialize_grads=True)
    for i, (x, g) in enumerate(zip(inputs, gradients)):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x, g.float()
    cases[f"{name}/result"], cases[f"{name}/seed"] = result.detach().float(), seed


# Rows that nearly coincide, among others; batches; lengths that overflow or underflow when squared.

base = torch.randn(1, 8)
near = torch.cat([base + 1e-5 * torch.randn(4, 8), torch.randn(2, 8), base])
other = torch.cat([base + 1e-5 * torch.randn(3, 8), torch.randn(1, 8)])
case("distances/near", torch.cdist, near, other)
case("distances/batches", torch.cdist, torch.randn(2, 3, 4, 5), torch.randn(2, 3, 2, 5))
case("distances/tiny", torch.cdist, near * 1e-25, other * 1e-25)
case("distances/huge", torch.cdist, near * 1e25, other * 1e25)

# Cosines: nearly parallel, opposite, below epsilon in one or both, broadcast, along another axis.

case("cosineSimilarity/near", lambda a, b: F.cosine_similarity(a, b, -1), near[:3], other[:3])
case("cosineSimilarity/opposite", lambda a, b: F.cosine_similarity(a, b, -1), near[:3], -other[:3])
small = torch.tensor([[3e-9, 4e-9], [0, 0], [3e-9, 4e-9], [0, 0], [3e-15, -4e-15], [1, 2]])
large = torch.tensor([[1, 2], [1, 2], [3e-9, 1e-9], [0, 0], [5e-15, 1e-15], [1e-9, 0]])
case("cosineSimilarity/short", lambda a, b: F.cosine_similarity(a, b, -1), small, large)
case("cosineSimilarity/scales", lambda a, b: F.cosine_similarity(a, b, -1), near[:3] * 1e12, other[:3] * 1e-6)
case("cosineSimilarity/mixed", lambda a, b: F.cosine_similarity(a, b, -1), torch.cat([near[:2], -near]), torch.cat([-near, near[:2]]))
case("cosineBroadcast", lambda a, b: F.cosine_similarity(a[:, None], b[None], -1), near, other)
case("cosineAxis", lambda a, b: F.cosine_similarity(a, b, 1, 0.5), torch.randn(2, 3, 4), torch.randn(2, 3, 4) * 0.3)

x = torch.randn(4, 9)
case("normalize/parallel", F.normalize, x, seed=x + 1e-5 * torch.randn(4, 9))
case("normalize/huge", F.normalize, x * 1e25)
case("normalize/short", F.normalize, x * torch.tensor([[1e-13], [1e-25], [0], [1]]))

# Symmetric and other matrices, of which the lower triangle is read; eigenvalues that nearly coincide.

example = torch.tensor([[-1.55, 0.885], [0.885, 4.34]])
general = torch.randn(5, 5)
turn = torch.linalg.qr(torch.randn(4, 4)).Q
close = turn @ torch.diag(torch.tensor([1, 1.0001, 1.0002, -3])) @ turn.T
for name, x in dict(example=example, general=general, symmetric=general + general.T, close=(close + close.T) / 2).items():
    case(f"eigenvaluesOf/{name}", torch.linalg.eigvalsh, x)
    case(f"eigenvectorsOf/{name}", lambda x: torch.linalg.eigh(x).eigenvectors.square(), x)
left = torch.linalg.qr(torch.randn(6, 4)).Q
close = left @ torch.diag(torch.tensor([1, 1.0001, 1.0002, 3])) @ turn.T
for name, x in dict(close=close, wide=close.T, square=general).items():
    case(f"singularValues/{name}", torch.linalg.svdvals, x)
    case(f"leftSingular/{name}", lambda x: torch.linalg.svd(x, full_matrices=False).U.square(), x)
    case(f"rightSingular/{name}", lambda x: torch.linalg.svd(x, full_matrices=False).Vh.square(), x)

# Near-certain classes; saturated activations; bends of inverse functions; means that are far from 0.

case("crossEntropy/sure", lambda x: F.cross_entropy(x, torch.tensor([2, 0, 1, 2])), [[0, 1, 20], [17, 1, -3], [0, 9, 1], [2, 1, 0]])
case("crossEntropy/wrong", lambda x: F.cross_entropy(x, torch.tensor([2, 0, 1, 2])), [[30, 1, 0], [1, 1, 1], [0, -80, 1], [0, 0, 200]])
x = torch.tensor([-8, -6, -5.5, -5, -4, -3, -2])
for i in range(len(x)):
    case(f"gelu/{x[i]:g}", lambda x: x * torch.erfc(-x / math.sqrt(2)) / 2, x[i:i + 1])
    case(f"geluTanh/{x[i]:g}", lambda x: x * torch.sigmoid(2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)), x[i:i + 1])
edges = torch.tensor([0.999, 0.99999, 1 - 2 ** -24, -0.999999])
for i in range(len(edges)):
    for name, function in dict(asin=torch.asin, acos=torch.acos, atanh=torch.atanh).items():
        case(f"{name}/edge{i}", function, edges[i:i + 1])
for power in (-23, -20, -10):
    case(f"acosh/edge{-power}", lambda x: torch.acosh(x + 1), [2.0 ** power])
weight, bias, x = torch.rand(3) + 0.5, torch.randn(3), torch.randn(8, 3, 4, 4)
for name, input in dict(far=x + 1000, flat=1 + x * 1e-5).items():
    case(f"batchNorm/{name}", lambda x, w, b: F.batch_norm(x, None, None, w, b, True), input, weight, bias)

path = pathlib.Path(__file__).with_name("delicate.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
