"""Makes order_and_counts.safetensors: operations by order and counts, special functions, scatters, and their gradients,
by PyTorch.

    python3 Tests/Fixtures/order_and_counts.py

Needs torch 2.13, numpy and safetensors. Keys as in operations.safetensors. Cases called "apart" have numbers that
keep away from 0 and from each other, so that finite differences meet no kink; finite differences are not compared in
cases called "rough". "ties/…" are indices among equal elements, "double/…" results in double precision.
"""
import pathlib
import torch
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
    gradients = torch.autograd.grad(result, inputs, seed, allow_unused=True, materialize_grads=True)
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x.detach(), gradients[i]
    cases[f"{name}/result"], cases[f"{name}/seed"] = result.detach(), seed


def apart(*shape):
    count = torch.Size(shape).numel()
    x = torch.linspace(0.1, 0.1 + 0.3 * count, count)[torch.randperm(count)]
    return (x * (1 - 2 * (torch.arange(count) % 3 == 1))).reshape(shape)


def text(shape):
    return "x".join(map(str, shape)) or "scalar"


def family(name, function, *shapes, of=randn):
    for shape in shapes:
        case(f"{name}/{text(shape)}", function, of(shape))


wild = tensor([[1.0, nan, 2, 0, 5], [inf, -inf, 1, 0, 2], [nan, nan, inf, -1, 4]])
ties = tensor([[3.0, 1, 3, 1, 2], [5, 5, 5, 0, 0], [4, 3, 2, 1, 0]])


def order(name, function, *shapes, awkward=(wild, ties)):
    """Cases of numbers that keep apart, and some with NaN, infinities and equal numbers."""
    for shape in shapes:
        case(f"{name}/{text(shape)}/apart", function, apart(*shape))
    for label, numbers in zip(["wild", "ties"], awkward):
        case(f"{name}/{label}/rough", function, numbers)


# Order
every = [(3, 4), (7,), (2, 3, 2), (0, 4)]
case("topKSmallest/scalar", lambda x: x.topk(1, largest=False).values, randn(()))
order("topKSmallest", lambda x: x.topk(2, largest=False).values, *every, awkward=[wild])
order("kthValue", lambda x: x.kthvalue(2).values, *every)
order("kthValueFirst", lambda x: x.kthvalue(1, 0, keepdim=True).values, (3, 4), (7,), (2, 3, 2), (2, 0), ())
order("median", lambda x: x.median(), (3, 4), (7,), (2, 3, 2), (), (0, 2))
order("medianLast", lambda x: x.median(-1).values, *every, ())
order("medianFirst", lambda x: x.median(0, keepdim=True).values, (3, 4), (7,), (2, 3, 2), (2, 0))
order("nanMedian", lambda x: x.nanmedian(), (3, 4), (7,), (), (0,))
order("nanMedianLast", lambda x: x.nanmedian(-1).values, *every)
for name, function in {"median": torch.median, "nanMedian": torch.nanmedian}.items():
    case(f"{name}/allNaN/rough", function, tensor([nan, nan]))
# PyTorch's mode of numbers and NaN depends on their order.
order("mode", lambda x: x.mode().values, *every, awkward=[wild[1:2], ties])
order("modeFirst", lambda x: x.mode(0, keepdim=True).values, *every[:3], awkward=[ties.T.contiguous()])
order("quantile", lambda x: x.quantile(0.3), (3, 4), (7,), (2, 3, 2), ())
order("quantileKept", lambda x: x.quantile(0.75, 0, keepdim=True), (3, 4), (5, 2), (4, 3, 2), ())
order("quantileAllKept", lambda x: x.quantile(0.75, keepdim=True), (3, 4), (5, 2), ())
order("quantiles", lambda x: x.quantile(tensor([0.25, 0.5, 1]), 1), (3, 4), (2, 3, 2), (2, 1))
order("quantilesKept", lambda x: x.quantile(tensor([0.1, 0]), 0, keepdim=True, interpolation="lower"), (3, 4), (2, 3, 2), ())
order("quantilesAll", lambda x: x.quantile(tensor([0.1, 0.8])), (3, 4), (4,), ())
for mode in ["lower", "higher", "nearest", "midpoint"]:
    order(f"quantile{mode.title()}", lambda x: x.quantile(0.4, -1, interpolation=mode), (3, 4), (7,), (2, 3, 2))
order("nanQuantile", lambda x: x.nanquantile(0.6, -1), (3, 4), (7,), (2, 3, 2))
order("nanQuantiles", lambda x: x.nanquantile(tensor([0.6, 0.2]), 0, keepdim=True), (3, 4), (7,), (2, 3, 2))

# Cumulative
runs = [(2, 5), (6,), (3, 2, 2), (0, 3), ()]
order("cumulativeMax", lambda x: x.cummax(-1).values, *runs)
order("cumulativeMaxFirst", lambda x: x.cummax(0).values, *runs)
order("cumulativeMin", lambda x: x.cummin(-1).values, *runs)
order("logCumSumExp", lambda x: x.logcumsumexp(-1), *runs)
order("logCumSumExpFirst", lambda x: x.logcumsumexp(0), *runs)
# In single precision, PyTorch's gradient has the rounding errors of results near 1000.
case("logCumSumExp/large/rough", lambda x: x.double().logcumsumexp(-1).float(), tensor([[-1000.0, 1000, 999], [-inf, -inf, 1], [1, inf, 2], [-1000, -1001, -999]]))
family("diff", torch.diff, (2, 5), (1,), (3, 2, 2), (2, 0))
family("diffTwice", lambda x: x.diff(n=2, dim=0), (4, 2), (1, 3), (2, 2), (0, 3))
for a, b, c in [((2, 3), (2, 1), (2, 2)), ((4,), (1,), (0,)), ((2, 0), (2, 1), (2, 1))]:
    case(f"diffEnds/{text(a)} {text(b)} {text(c)}", lambda x, y, z: x.diff(prepend=y, append=z), randn(a), randn(b), randn(c))

# Two numbers
pairs = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1, 3), (4, 1)), ((), (2, 2)), ((0, 3), (3,))]
far = tensor([nan, inf, -inf, 1, 5, -5, inf, 0, 2]), tensor([1.0, 1, 1, inf, -inf, inf, inf, 2, nan])
for name, function in {"atan2": torch.atan2, "hypot": torch.hypot, "logAddExp": torch.logaddexp, "logAddExp2": torch.logaddexp2,
                       "remainder": torch.remainder, "fmod": torch.fmod}.items():
    for a, b in pairs:
        scale, suffix = (0.3, "/rough") if name in ["remainder", "fmod"] else (1, "")
        case(f"{name}/{text(a)} {text(b)}{suffix}", function, apart(*a), apart(*b) * scale)
    case(f"{name}/far/rough", function, *far)
case("atan2/axes/rough", torch.atan2, tensor([0.0, -0.0, 1, -1, 0, 0, 0]), tensor([-1.0, -1, 0, 0, 2, 0, -0.0]))
case("hypot/large/rough", torch.hypot, tensor([3e30, inf, 1e-30, 0]), tensor([4e30, 1, 1e-30, 0]))
for name, function in {"logAddExp": torch.logaddexp, "logAddExp2": torch.logaddexp2}.items():
    case(f"{name}/large/rough", function, tensor([1000.0, -1000, 3, -inf, inf, -inf]), tensor([1001.0, -1001, -200, 2, inf, -inf]))
for name, function in {"remainder": torch.remainder, "fmod": torch.fmod}.items():
    case(f"{name}/smooth", function, tensor([5.0, -5, 5, -5, 7]), tensor([3.0, 3, -3, -3, 2]))
case("remainder/zero/rough", torch.remainder, tensor([5.0, 0.0, -0.0, 6]), tensor([0.0, 0, 3, 3]))
for a, b, w in [((2, 3), (2, 3), (2, 3)), ((3,), (2, 1), ()), ((2, 0), (1,), (2, 1)), ((), (), ())]:
    case(f"lerp/{text(a)} {text(b)} {text(w)}", torch.lerp, randn(a), randn(b), rand(w))
case("lerp/beyond", torch.lerp, randn(4), randn(4), tensor([-2.0, 0, 1, 3]))
case("lerp/far/rough", torch.lerp, tensor([inf, 1, 3]), tensor([1.0, inf, 2]), tensor([0.5, 1, nan]))
for a, b in [((2, 3), (2, 3)), ((3,), (2, 1)), ((), ())]:
    case(f"lerpNumber/{text(a)} {text(b)}", lambda x, y: torch.lerp(x, y, 0.7), randn(a), randn(b))

# Missing values
odd, holes = tensor([[1.0, nan, 2], [inf, -inf, 3]]), tensor([[1.0, nan, 2], [nan, nan, 3]])
case("nanToNum/odd/rough", lambda x: x.nan_to_num(2), odd)
family("nanToNum", lambda x: x.nan_to_num(2), (2, 3), (), (0, 2))
family("nanToNumAll", lambda x: x.nan_to_num(2, 5, -7), (2, 3), ())
case("nanToNumAll/odd/rough", lambda x: x.nan_to_num(2, 5, -7), odd)
for name, function in {"nanSum": torch.nansum, "nanSumLast": lambda x: x.nansum(-1), "nanMean": torch.nanmean,
                       "nanMeanFirst": lambda x: x.nanmean(0, keepdim=True), "nanMeanAxes": lambda x: x.nanmean((0, -1))}.items():
    case(f"{name}/holes/rough", function, holes)
    family(name, function, (2, 3), (3, 1), (2, 2, 2), (0, 2))
case("nanMean/allNaN/rough", torch.nanmean, tensor([nan, nan]))

# Special functions
def inner(shape):
    return rand(shape) * 1.6 - 0.8


def positive(shape):
    return rand(shape) * 3 + 0.5


family("erfc", torch.erfc, (2, 3), (), (0, 2))
case("erfc/tails/rough", torch.erfc, tensor([-5.0, 0, 2, 4, 9, inf, -inf, nan]))
family("erfinv", torch.erfinv, (2, 3), (), (0, 2), of=inner)
case("erfinv/ends/rough", torch.erfinv, tensor([1.0, -1, 2, nan, 0, 0.9]))
case("erfinv/tails/rough", torch.erfinv, tensor([0.999, -0.99999, 1e-20, -0.0]))
for name, function in {"lgamma": torch.lgamma, "digamma": torch.digamma, "trigamma": lambda x: torch.polygamma(1, x),
                       "tetragamma": lambda x: torch.polygamma(2, x)}.items():
    family(name, function, (2, 4), (), (0, 2), of=positive)
    case(f"{name}/negative/rough", function, tensor([-0.5, -1.3, -7.6]))
    case(f"{name}/wide/rough", function, tensor([1e-3, 1, 2, 10, 123.4, 1e6]))
for name, function in {"lgamma": torch.lgamma, "digamma": torch.digamma}.items():
    case(f"{name}/ends/rough", function, tensor([inf, nan, 0.0, -0.0] if name == "digamma" else [inf, nan, 0.0, -inf]))

# Scatters
index = tensor([[2, 0, 2, 2], [1, 1, 0, 1]])
for label, a, b in [("matrix", (2, 3), (2, 3)), ("block", (2, 4, 2), (2, 3, 2)), ("empty", (0, 3), (0, 3))]:
    case(f"indexAdd/{label}", lambda x, y: x.index_add(1, tensor([2, 0, 2]), y), randn(a), randn(b))
for label, a in [("matrix", (2, 3)), ("wider", (3, 5)), ("more", (2, 4))]:
    case(f"scatterReplace/{label}", lambda x, y: x.scatter(1, tensor([[2, 0], [1, 2]]), y), randn(a), randn(2, 2))
for name in ["sum", "prod", "mean", "amax", "amin"]:
    for suffix, included in [("", True), ("Without", False)]:
        key = f"scatter{name.title()}{suffix}"
        function = lambda x, y, name=name, included=included: x.scatter_reduce(1, index, y, name, include_self=included)
        for a in [(2, 3), (3, 4)]:
            case(f"{key}/{text(a)}/apart", function, apart(*a), apart(2, 4) + 0.15)
        case(f"{key}/empty", lambda x, y: x.scatter_reduce(0, torch.zeros((0, 2), dtype=torch.int64), y, name, include_self=included), randn(3, 2), randn(0, 2))
        case(f"{key}/first", lambda x, y: x.scatter_reduce(0, tensor([1, 0, 1]), y, name, include_self=included), tensor([0.3, -1.2]), tensor([0.8, -0.7, 1.9]))
        # A number that is left out gets a share of the gradient in PyTorch if it equals the largest one: none does here.
        shift = 0 if included else 0.25
        case(f"{key}/zeros/rough", function, tensor([[1.0, 2, 0], [3, 0, 2]]) + shift, tensor([[0.0, 4, 5, 6], [0, 0, 7, 3]]))
        if name != "prod":
            case(f"{key}/wild/rough", function, wild[:2, :4] + shift, tensor([[nan, 2, 3, 3], [0, 1, inf if included else 9, 1]]))
mask = tensor([[True, False, True], [False, True, True]])
for label, a, b in [("matrix", (2, 3), (4,)), ("more", (2, 3), (3, 2)), ("broadcast", (3,), (2, 3)), ("scalar", (), (5,))]:
    case(f"maskedScatter/{label}", lambda x, y: x.masked_scatter(mask, y), randn(a), randn(b))
case("maskedScatter/none", lambda x, y: x.masked_scatter(torch.zeros(3, dtype=torch.bool), y), randn(2, 3), randn(0))
for label, a in [("matrix", (2, 3)), ("broadcast", (1, 3)), ("scalar", ())]:
    case(f"fillVariable/{label}", lambda x, y: torch.where(mask, y, x), randn(a), randn(()))

# Indices among equal elements, which decide where gradients go
for label, shape, high in [("few", (40, 9), 4), ("many", (12, 60), 8), ("odd", (8, 35), 3)]:
    x = torch.randint(high, shape).float()
    holed = torch.where(rand(shape) < 0.1, nan, x)
    for name, function, data in [
            ("median", lambda x: x.median(-1), x), ("nanMedian", lambda x: x.nanmedian(-1), holed), ("medianNaN", lambda x: x.median(-1), holed),
            ("kthValue", lambda x: x.kthvalue(3), x), ("kthValueNaN", lambda x: x.kthvalue(6), holed),
            ("cumulativeMax", lambda x: x.cummax(-1), holed), ("cumulativeMin", lambda x: x.cummin(-1), holed)]:
        values, indices = function(data)
        cases[f"ties/{name}/{label}/input"], cases[f"ties/{name}/{label}/values"] = data, values
        cases[f"ties/{name}/{label}/indices"] = indices

case("cumulativeSum/0/scalar", lambda x: x.cumsum(0), randn(()))
case("cumulativeProduct/scalar", lambda x: x.cumprod(-1), randn(()))

# Double precision
for name, function, data in [
        ("erfc", torch.erfc, randn(8).double() * 3), ("erfinv", torch.erfinv, rand(9).double() * 1.96 - 0.98), ("lgamma", torch.lgamma, randn(9).double() * 5),
        ("digamma", torch.digamma, randn(9).double() * 5),
        ("logCumSumExp", lambda x: x.logcumsumexp(0), randn(9).double() * 30), ("quantile", lambda x: x.quantile(0.3), randn(9).double()),
        ("nanMean", torch.nanmean, tensor([1e9, nan, 1e-9], dtype=torch.float64)), ("hypot", lambda x: torch.hypot(x, x.flip(0)), randn(9).double()),
        ("atan2", lambda x: torch.atan2(x, x.flip(0)), randn(9).double()), ("logAddExp", lambda x: torch.logaddexp(x, x.flip(0)), randn(9).double()),
        ("remainder", lambda x: torch.remainder(x, x.flip(0)), randn(8).double()), ("lerp", lambda x: torch.lerp(x, x.flip(0), x.square()), randn(9).double()),
        ("diff", torch.diff, randn(5).double())]:
    cases[f"double/{name}/input"], cases[f"double/{name}/expected"] = data, function(data)

path = pathlib.Path(__file__).with_name("order_and_counts.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
