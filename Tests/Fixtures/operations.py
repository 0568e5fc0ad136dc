"""Makes operations.safetensors: every differentiable operation's result and gradients, by PyTorch.

    python3 Tests/Fixtures/operations.py

Needs torch 2.13, numpy and safetensors. For each case: NAME/input0, input1, … NAME/result,
NAME/seed (∂L/∂result, uneven so that an ignored one is noticed) and NAME/gradient0, ….
"""
import pathlib
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
def randn(*shape):
    return torch.randn(shape)


cases = {}


def positive(*shape):
    return torch.rand(shape) + 0.5


def case(name, function, *inputs):
    inputs = [x.detach().clone().requires_grad_() for x in inputs]
    result = function(*inputs)
    seed = torch.linspace(-1, 2, result.numel()).reshape(result.shape) if result.numel() else result.detach()
    gradients = torch.autograd.grad(result, inputs, seed)
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"] = x.detach().contiguous()
        cases[f"{name}/gradient{i}"] = gradients[i].contiguous()
    cases[f"{name}/result"] = result.detach().contiguous()
    cases[f"{name}/seed"] = seed.contiguous()


for shapes, label in [(((2, 3), (2, 3)), "same"), (((2, 3), (3,)), "row"), (((2, 1, 3), (4, 1)), "both"), (((), (2, 2)), "scalar")]:
    a, b = randn(*shapes[0]), positive(*shapes[1])
    case(f"add/{label}", torch.add, a, b)
    case(f"subtract/{label}", torch.sub, a, b)
    case(f"multiply/{label}", torch.mul, a, b)
    case(f"divide/{label}", torch.div, a, b)
x = randn(3, 4)
case("addNumber/a", lambda x: x + 2.5, x)
case("subtractNumber/a", lambda x: x - 2.5, x)
case("multiplyNumber/a", lambda x: x * -1.5, x)
case("divideNumber/a", lambda x: x / 3, x)
case("numberMinus/a", lambda x: 2 - x, x)
case("numberDividedBy/a", lambda x: 2 / x, positive(3, 4))
case("negate/a", torch.neg, x)
for label, shape in [("matrix", (3, 4)), ("image", (2, 2, 3, 3)), ("scalar", ())]:
    case(f"exp/{label}", torch.exp, randn(*shape))
    case(f"log/{label}", torch.log, positive(*shape))
    case(f"sqrt/{label}", torch.sqrt, positive(*shape))
    case(f"square/{label}", torch.square, randn(*shape))
    case(f"pow3/{label}", lambda x: x.pow(3), randn(*shape))
    case(f"abs/{label}", torch.abs, randn(*shape))
    case(f"relu/{label}", torch.relu, randn(*shape))
    case(f"clamp/{label}", lambda x: x.clamp(min=0.25), randn(*shape))
    case(f"sigmoid/{label}", torch.sigmoid, randn(*shape) * 3)
    case(f"tanh/{label}", torch.tanh, randn(*shape))
    case(f"sum/{label}", torch.sum, randn(*shape))
    case(f"mean/{label}", torch.mean, randn(*shape))
case("relu/zero", torch.relu, torch.tensor([-1.0, 0.0, -0.0, 2.0]))
case("clamp/equal", lambda x: x.clamp(min=0.25), torch.tensor([0.25, 0.0, 1.0]))
case("abs/zero", torch.abs, torch.tensor([0.0, -1.0, 2.0]))
x = randn(2, 3, 4)
case("sumAxis/first", lambda x: x.sum(0), x)
case("sumAxis/last", lambda x: x.sum(-1), x)
case("sumAxes/outer", lambda x: x.sum((0, 2)), x)
case("sumAxes/outerKept", lambda x: x.sum((0, 2), keepdim=True), x)
case("meanAxis/last", lambda x: x.mean(-1), x)
case("meanAxes/outer", lambda x: x.mean((0, 2)), x)
case("reshape/a", lambda x: x.reshape(4, -1), x)
case("flatten/a", lambda x: x.flatten(1), x)
case("permute/a", lambda x: x.permute(2, 0, 1), x)
case("transpose/a", lambda x: x.transpose(-2, -1), x)
case("narrow/a", lambda x: x.narrow(1, 1, 2), x)
case("expand/a", lambda x: x.expand(5, 3, 4), randn(1, 3, 1))
case("matmul/square", torch.matmul, randn(3, 3), randn(3, 3))
case("matmul/flat", torch.matmul, randn(1, 7), randn(7, 2))
case("matmul/wide", torch.matmul, randn(9, 40), randn(40, 37))
case("matmul/batched", torch.matmul, randn(2, 3, 4), randn(2, 4, 5))
case("matmul/broadcast", torch.matmul, randn(2, 1, 3, 4), randn(3, 4, 2))
case("matmul/oneMatrix", torch.matmul, randn(4, 3, 5), randn(5, 2))
for label, (n, c, h, w, o, k, s, p, bias) in {
    "plain": (2, 3, 5, 6, 4, 3, 1, 1, True), "noBias": (1, 2, 4, 4, 3, 3, 1, 0, False),
    "stride": (2, 4, 7, 7, 5, 3, 2, 1, False), "stem": (1, 3, 15, 13, 8, 7, 2, 3, False),
    "one": (2, 6, 5, 5, 4, 1, 1, 0, True), "oneStride": (2, 6, 5, 5, 4, 1, 2, 0, False),
    "wide": (2, 17, 9, 9, 20, 3, 1, 1, False)}.items():
    inputs = [randn(n, c, h, w), randn(o, c, k, k)] + ([randn(o)] if bias else [])
    case(f"conv2d-{s}-{p}/{label}", lambda x, w, b=None, s=s, p=p: F.conv2d(x, w, b, s, p), *inputs)
case("conv2dDilated/a", lambda x, w: F.conv2d(x, w, None, 1, 2, 2), randn(1, 2, 6, 7), randn(3, 2, 3, 3))
case("conv2dGrouped/a", lambda x, w: F.conv2d(x, w, None, 2, 1, 1, 2), randn(2, 4, 6, 7), randn(6, 2, 3, 3))
case("conv2dTall/a", lambda x, w: F.conv2d(x, w), randn(2, 2, 6, 7), randn(3, 2, 1, 4))
case("maxPool2d-3-2-1/odd", lambda x: F.max_pool2d(x, 3, 2, 1), randn(2, 3, 7, 5))
case("maxPool2d-3-2-1/even", lambda x: F.max_pool2d(x, 3, 2, 1), randn(1, 2, 6, 6))
case("maxPool2d-2-2-0/a", lambda x: F.max_pool2d(x, 2), randn(1, 2, 6, 7))
case("maxPool2d-2-1-0/ties", lambda x: F.max_pool2d(x, 2, 1), torch.tensor([[[[1.0, 1, 0], [1, 1, 0], [0, 0, 0]]]]))
case("averagePool-1/a", lambda x: F.adaptive_avg_pool2d(x, 1), randn(2, 3, 4, 5))
case("averagePool-3/a", lambda x: F.adaptive_avg_pool2d(x, 3), randn(2, 3, 7, 5))
for label, shape in [("image", (4, 3, 5, 5)), ("offset", (2, 2, 3, 3)), ("rows", (6, 3))]:
    x = randn(*shape) * 2 + (100 if label == "offset" else 1)
    c = shape[1]
    case(f"batchNorm/{label}", lambda x, w, b: F.batch_norm(x, None, None, w, b, True), x, randn(c), randn(c))
    case(f"batchNormPlain/{label}", lambda x: F.batch_norm(x, None, None, None, None, True), x)
    case(f"batchNormEval/{label}", lambda x, w, b: F.batch_norm(
        x, torch.full((x.shape[1],), 0.5), torch.full((x.shape[1],), 2.0), w, b, False), x, randn(c), randn(c))
case("pairwiseDistance/rows", F.pairwise_distance, randn(5, 8), randn(5, 8))
same = randn(2, 512)
case("pairwiseDistance/identical", F.pairwise_distance, same, same)
case("pairwiseDistance/cancelled", F.pairwise_distance, torch.zeros(1, 3), torch.full((1, 3), 1e-6))


def contrastive(a, b):
    d = F.pairwise_distance(a, b)
    y = torch.tensor([1.0, 0, 1, 0])
    return torch.mean(y * d**2 + (1 - y) * torch.clamp(1 - d, min=0) ** 2)


case("contrastiveLoss/near", contrastive, randn(4, 6) * 0.1, randn(4, 6) * 0.1)
case("contrastiveLoss/far", contrastive, randn(4, 6), randn(4, 6))
same = randn(4, 6)
case("contrastiveLoss/identical", contrastive, same, same)

x = randn(2, 3, 4)
for label, shape in [("matrix", (3, 4)), ("image", (2, 2, 3, 3)), ("scalar", ())]:
    case(f"log1p/{label}", torch.log1p, positive(*shape))
    case(f"expm1/{label}", torch.expm1, randn(*shape))
    case(f"sin/{label}", torch.sin, randn(*shape))
    case(f"cos/{label}", torch.cos, randn(*shape))
    case(f"erf/{label}", torch.erf, randn(*shape))
    case(f"softplus/{label}", F.softplus, randn(*shape) * 4)
    case(f"silu/{label}", F.silu, randn(*shape))
    case(f"gelu/{label}", F.gelu, randn(*shape))
    case(f"leakyReLU/{label}", lambda x: F.leaky_relu(x, 0.01), randn(*shape))
    case(f"clampRange/{label}", lambda x: x.clamp(-0.5, 0.5), randn(*shape))
    case(f"variance/{label}" if shape else "variance/vector", torch.var, randn(*shape) if shape else randn(5))
    case(f"deviation/{label}" if shape else "deviation/vector", torch.std, randn(*shape) if shape else randn(5))
    case(f"norm/{label}", torch.linalg.vector_norm, randn(*shape))
    case(f"logSumExp/{label}", lambda x: x.reshape(-1).logsumexp(0), randn(*shape))
case("norm/zero", torch.linalg.vector_norm, torch.zeros(3))
for label, shapes in [("same", ((2, 3), (2, 3))), ("row", ((2, 3), (3,))), ("both", ((2, 1, 3), (4, 1)))]:
    case(f"powVariable/{label}", torch.pow, positive(*shapes[0]), randn(*shapes[1]))
    case(f"maximum/{label}", torch.maximum, randn(*shapes[0]), randn(*shapes[1]))
    case(f"minimum/{label}", torch.minimum, randn(*shapes[0]), randn(*shapes[1]))
case("maximum/ties", torch.maximum, torch.tensor([1.0, 2, 3]), torch.tensor([1.0, 3, 2]))
case("minimum/ties", torch.minimum, torch.tensor([1.0, 2, 3]), torch.tensor([1.0, 3, 2]))
mask = torch.tensor([[True, False, True], [False, False, True]])
case("where/same", lambda a, b: torch.where(mask, a, b), randn(2, 3), randn(2, 3))
case("where/row", lambda a, b: torch.where(mask, a, b), randn(3), randn(2, 1))
case("where/scalar", lambda a, b: torch.where(mask, a, b), randn(2, 3), randn())
case("varianceAxes/outer", lambda x: x.var((0, 2), correction=0), x)
case("varianceLast/a", lambda x: x.var(-1), x)
case("logSumExpLast/a", lambda x: x.logsumexp(-1), x)
case("logSumExpLast/large", lambda x: x.logsumexp(-1), torch.tensor([[1000.0, 1001, 999], [-1000, 0, -1001]]))
case("logSumExpKept/a", lambda x: x.logsumexp((0, 2), keepdim=True), x)
for label, data in [("last", x), ("large", torch.tensor([[1000.0, 1001, 999], [-1000, 0, -1001]])), ("one", randn(3, 1))]:
    case(f"softmax/{label}", lambda x: x.softmax(-1), data)
    case(f"logSoftmax/{label}", lambda x: x.log_softmax(-1), data)
case("softmaxFirst/a", lambda x: x.softmax(0), x)
labels = torch.tensor([2, 0, 1, 2])
case("crossEntropy/normal", lambda x: F.cross_entropy(x, labels), randn(4, 3))
case("crossEntropy/large", lambda x: F.cross_entropy(x, labels), randn(4, 3) * 500)
case("crossEntropy/flat", lambda x: F.cross_entropy(x, labels), torch.zeros(4, 3))
case("cumulativeSum/0", lambda x: x.cumsum(0), x)
case("cumulativeSum/1", lambda x: x.cumsum(1), x)
case("cumulativeSum/-1", lambda x: x.cumsum(-1), x)
case("maxAxis/last", lambda x: x.max(-1).values, x)
case("maxAxis/ties", lambda x: x.max(-1).values, torch.tensor([[1.0, 3, 3], [2, 1, 0]]))
case("minAxis/first", lambda x: x.min(0, keepdim=True).values, x)
case("normLast/a", lambda x: torch.linalg.vector_norm(x, 2, -1), x)
case("normalize/a", lambda x: F.normalize(x, dim=-1), x)
case("normalize/zero", lambda x: F.normalize(x, dim=-1), torch.tensor([[3.0, 4.0], [1.0, 0.0]]))
case("cosineSimilarity/a", lambda a, b: F.cosine_similarity(a, b, -1), randn(5, 7), randn(5, 7))
case("distances/a", torch.cdist, randn(5, 3), randn(4, 3))
case("cat/first", lambda a, b: torch.cat([a, b]), randn(2, 3), randn(4, 3))
case("catLast/a", lambda a, b: torch.cat([a, b], -1), randn(2, 3), randn(2, 1))
case("stack/a", lambda a, b: torch.stack([a, b]), randn(2, 3), randn(2, 3))
case("unsqueeze/a", lambda x: x.unsqueeze(1), randn(2, 3))
case("squeeze/a", lambda x: x.squeeze(1), randn(2, 1, 3))
case("indexSelect/a", lambda x: x.index_select(1, torch.tensor([2, 0, 2])), x)
case("gather/a", lambda x: x.gather(0, torch.tensor([[[0, 1, 1], [1, 0, 0]]])), x)
case("flip/a", lambda x: x.flip(0, 2), x)

path = pathlib.Path(__file__).with_name("operations.safetensors")
save_file({k: v.clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
