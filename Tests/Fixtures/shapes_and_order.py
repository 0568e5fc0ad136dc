"""Makes shapes_and_order.safetensors: operations of shapes and of order, and their gradients, by PyTorch.

    python3 Tests/Fixtures/shapes_and_order.py

Needs torch 2.13, numpy and safetensors. Keys as in operations.safetensors. Cases called "apart" have numbers that
keep away from 0 and from each other, so that finite differences meet no kink.
"""
import pathlib
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
randn, rand, tensor = torch.randn, torch.rand, torch.tensor
nan, inf = float("nan"), float("inf")
cases = {}


def case(name, function, *inputs):
    inputs = [x.detach().clone().requires_grad_() for x in inputs]
    result = function(*inputs)
    count = result.numel()
    seed = torch.linspace(-1, 2, count).reshape(result.shape) if count else result.detach()
    if result.requires_grad:
        gradients = torch.autograd.grad(result, inputs, seed, allow_unused=True, materialize_grads=True)
    else:
        gradients = [torch.zeros_like(x) for x in inputs]
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x.detach(), gradients[i]
    cases[f"{name}/result"], cases[f"{name}/seed"] = result.detach(), seed


def apart(*shape):
    count = torch.Size(shape).numel()
    x = torch.linspace(0.1, 0.1 + 0.3 * count, count)[torch.randperm(count)]
    return (x * (1 - 2 * (torch.arange(count) % 3 == 1))).reshape(shape)


def family(name, function, *shapes):
    for shape in shapes:
        case(f"{name}/{'x'.join(map(str, shape)) or 'scalar'}", function, randn(shape))


axes = [(2, 3, 4), (1, 3, 5), (2, 3, 3)]
family("sliceBackward", lambda x: x.flip(-1), (4,), (2, 3), (2, 0))
family("sliceBackwardTwo", lambda x: x.flip(0, 2)[:, :, ::2], *axes)
family("sliceBackwardPart", lambda x: x.flip(1)[:, :-1], (2, 3, 2), (2, 6), (3, 1))
family("sliceBackwardNone", lambda x: x[:, :0], *axes)


def padding(before, after, mode="constant", value=None):
    def function(x):
        pairs = (before, after) if x.dim() < 4 else (before, after, 0, 0)
        return F.pad(x, pairs, mode, value) if mode == "constant" else F.pad(x, pairs, mode)
    return function


padded = [(2, 3, 4), (1, 1, 3), (1, 2, 2, 5)]
family("padCircular", padding(2, 3, "circular"), (2, 3, 4), (1, 1, 3), (1, 2, 2, 5))
family("padCircularMixed", padding(2, -1, "circular"), *padded)
family("padCircularCrop", padding(-1, 2, "circular"), *padded)
family("padNegative", padding(-1, -2), (2, 3, 4), (1, 3), (5,), (0, 3))
family("padMixed", padding(-1, 2, value=3.0), (2, 3, 4), (1, 3), (5,), (0, 3))
family("padReflectMixed", padding(-1, 2, "reflect"), *padded)
family("padReplicateMixed", padding(2, -1, "replicate"), *padded)
family("squeezeLarger", lambda x: x.squeeze(1), (2, 3), (2, 1), (2, 0, 1))
family("squeezeAll", lambda x: x.squeeze(), (1, 3, 1), (), (1, 0))
family("moveAxis", lambda x: x.movedim(0, -1), (2, 3, 4), (3,), (2, 0, 3))
family("moveAxes", lambda x: x.movedim((0, -1), (1, 0)), (2, 3, 4), (2, 1, 3, 2), (2, 0))
family("rotate", lambda x: x.rot90(), (2, 3), (2, 3, 2), (0, 3))
family("rotateTwice", lambda x: x.rot90(-2, (-1, 0)), (2, 3), (2, 3, 2), (0, 3))
family("rotateBack", lambda x: x.rot90(-1, (1, 2)), *axes)
family("rotateFour", lambda x: x.rot90(4), (2, 3), (2, 3, 2), (0, 3))
family("repeatEach", lambda x: x.repeat_interleave(2), (2, 3), (), (0, 2))
family("repeatEachLast", lambda x: x.repeat_interleave(3, -1), (2, 3), (4,), (2, 0))
family("repeatEachUneven", lambda x: x.repeat_interleave(tensor([2, 0, 1]), 1), (2, 3), (2, 3, 2), (0, 3))
for indexing, name in [("ij", "meshgrid"), ("xy", "meshgridCartesian")]:
    for label, a, b in [("vectors", 3, 2), ("one", 1, 4), ("empty", 0, 2)]:
        case(f"{name}/{label}", lambda x, y: torch.stack(torch.meshgrid(x, y, indexing=indexing)), randn(a), randn(b))
    case(f"{name}/scalar", lambda x, y: torch.stack(torch.meshgrid(x, y, indexing=indexing)), randn(()), randn(2))

#END
path = pathlib.Path(__file__).with_name("shapes_and_order.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
