"""Makes layer-operations.safetensors: operations of layers and losses, and their gradients, by PyTorch.

    python3 Tests/Fixtures/layer_operations.py

Needs torch 2.13, numpy and safetensors. Keys as in operations.safetensors. Cases called "apart" have numbers that
keep away from 0 and from each other, so that trying meets no bend.
"""
import pathlib
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
randn, rand = torch.randn, torch.rand
cases = {}


def case(name, function, *inputs):
    inputs = [x.detach().clone().requires_grad_() for x in inputs]
    result = function(*inputs)
    seed = torch.linspace(-1, 2, result.numel()).reshape(result.shape)
    gradients = torch.autograd.grad(result, inputs, seed)
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x.detach(), gradients[i]
    cases[f"{name}/result"], cases[f"{name}/seed"] = result.detach(), seed


def apart(*shape):
    count = torch.Size(shape).numel()
    x = torch.linspace(0.1, 2, count)[torch.randperm(count)]
    return (x * (1 - 2 * (torch.arange(count) % 3 == 1))).reshape(shape)


case("prelu/apart", F.prelu, apart(2, 3, 2), rand(3) + 0.1)
case("preluOne/apart", F.prelu, apart(2, 3, 2), rand(1) + 0.1)
case("prelu/vector", F.prelu, apart(7), rand(1) + 0.1)
case("prelu/image", F.prelu, randn(2, 3, 4, 5), rand(3))
case("prelu/zero", F.prelu, torch.tensor([[0.0, -0.0, 1.0]]), rand(3))
for name, x in [("matrix", randn(3, 4)), ("scalar", randn(())), ("large", torch.tensor([-20.0, -5, 0, 5, 20]))]:
    case(f"geluTanh/{name}", lambda x: F.gelu(x, approximate="tanh"), x)
for name, shape in [("small", (1, 1, 2, 3)), ("image", (2, 2, 5, 4)), ("wide", (1, 3, 3, 9))]:
    case(f"averagePool2d/{name}", lambda x: F.avg_pool2d(x, 2), randn(*shape))
    case(f"averagePool2dPadded/{name}", lambda x: F.avg_pool2d(x, (2, 3), 2, (0, 1), True, False), randn(*shape))
    case(f"adaptiveUneven/{name}", lambda x: F.adaptive_avg_pool2d(x, (2, 3)), randn(*shape))
    case(f"nearest/{name}", lambda x: F.interpolate(x, (5, 7)), randn(*shape))
    case(f"nearestBy/{name}", lambda x: F.interpolate(x, scale_factor=2.5), randn(*shape))
    case(f"bilinear/{name}", lambda x: F.interpolate(x, scale_factor=1.6, mode="bilinear"), randn(*shape))
    case(f"aligned/{name}", lambda x: F.interpolate(x, (5, 2), mode="bilinear", align_corners=True), randn(*shape))
case("maxPool2dUp/apart", lambda x: F.max_pool2d(x, (2, 3), 2, ceil_mode=True), apart(1, 2, 5, 4))
case("conv2dUneven/a", lambda x, w: F.conv2d(x, w, None, (2, 1), (0, 2), (1, 2), 2), randn(1, 4, 5, 4), randn(2, 2, 3, 2))
for name, shape in [("matrix", (2, 3)), ("scalar", ()), ("image", (2, 1, 3, 2))]:
    case(f"binaryCrossEntropy/{name}", lambda p, t: F.binary_cross_entropy(p, t, reduction="none"), rand(shape) * 0.6 + 0.2, rand(shape))

path = pathlib.Path(__file__).with_name("layer-operations.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
