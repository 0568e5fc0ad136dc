"""Makes awkward.safetensors: operations at NaN, ±∞, ±0, subnormal, huge, tied and missing numbers, by PyTorch.

    python3 Tests/Fixtures/awkward.py

Needs torch 2.13, numpy and safetensors. Keys as in operations.safetensors. Every elementwise operation is applied to
all awkward numbers, or all pairs of them; every reduction to rows of them. Gradients are those of PyTorch's formulas,
for upstream gradients that are finite and not 0 ("…/a") and, at fewer numbers, for 0, ±∞ and NaN ("…/seeds").
"""
import pathlib
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
nan, inf = float("nan"), float("inf")
cases = {}


def case(name, function, *inputs, seed=None):
    inputs = [torch.as_tensor(x).detach().clone().requires_grad_() for x in inputs]
    result = function(*inputs)
    if seed is None:
        seed = (torch.arange(result.numel()) % 4 - 1.5).reshape(result.shape)
    gradients = torch.autograd.grad(result, inputs, seed, allow_unused=True, materialize_grads=True)
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x.detach(), gradients[i]
    cases[f"{name}/result"], cases[f"{name}/seed"] = result.detach(), seed


def norm(x, p, axis=None):
    """In double precision: PyTorch's powers of floats overflow, as in the norm of [1e20, 3e20]."""
    return torch.linalg.vector_norm(x.double(), p, axis).float()


def variance(x, axis=None):
    """In double precision, like the next one: PyTorch's mean of floats is not exact for numbers near 10⁸."""
    return x.double().var(axis).float()


def deviation(x, axis=None):
    return x.double().std(axis).float()


numbers = torch.tensor([
    nan, inf, -inf, 0.0, -0.0, 1e-45, -1e-45, 1e-40, -1e-40, 1.1754944e-38, -1.1754944e-38, 1e-30, -1e-30, 1e-20, -1e-20,
    1e-7, -1e-7, 0.25, -0.25, 0.5, -0.5, 0.99999994, -0.99999994, 1.0, -1.0, 1.0000001, -1.0000001, 1.5, -1.5, 2.0, -2.0,
    2.5, -2.5, 3.0, -3.0, 9.5, -9.5, 20.5, -20.5, 88.0, -88.0, 89.0, -89.0, 104.0, -104.0, 127.5, -127.5, 150.0, -150.0,
    8388609.0, -8388609.0, 16777216.0, -16777216.0, 1e10, -1e10, 1e19, -1e19, 2e19, -2e19, 1e38, -1e38, 3.4028235e38,
    -3.4028235e38])
few = torch.tensor([nan, inf, -inf, 0.0, -0.0, 1e-40, -1e-40, 0.25, -0.25, 1.0, -1.0, 1e18, -1e18, 3e38])
seeds = torch.tensor([0.0, -0.0, inf, -inf, nan, 1e-40, 1e38])

unary = {
    "addNumber": lambda x: x + 2.5, "subtractNumber": lambda x: x - 2.5, "multiplyNumber": lambda x: x * -1.5,
    "divideNumber": lambda x: x / 3, "numberMinus": lambda x: 2 - x, "numberDividedBy": lambda x: 2 / x, "negate": torch.neg,
    "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "square": torch.square, "pow3": lambda x: x.pow(3),
    "powHalf": lambda x: x.pow(0.5), "powZero": lambda x: x.pow(0), "powMinusHalf": lambda x: x.pow(-0.5),
    "powMinusOne": lambda x: x.pow(-1), "powMinusTwo": lambda x: x.pow(-2), "powOne": lambda x: x.pow(1), "powTwo": lambda x: x.pow(2),
    "powFraction": lambda x: x.pow(1.75), "powInfinity": lambda x: x.pow(inf), "powMinusInfinity": lambda x: x.pow(-inf),
    "abs": torch.abs, "relu": torch.relu, "clamp": lambda x: x.clamp(min=0.25), "clampMax": lambda x: x.clamp(max=0.25),
    "clampRange": lambda x: x.clamp(-0.5, 0.5), "clampLow": lambda x: x.clamp(min=-inf), "clampHigh": lambda x: x.clamp(max=inf),
    "clampHighest": lambda x: x.clamp(min=inf), "clampAll": lambda x: x.clamp(-inf, inf), "sigmoid": torch.sigmoid, "tanh": torch.tanh, "log1p": torch.log1p,
    "expm1": torch.expm1, "sin": torch.sin, "cos": torch.cos, "tan": torch.tan, "asin": torch.asin, "acos": torch.acos,
    "atan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh, "asinh": torch.asinh, "acosh": lambda x: torch.acosh(x + 1), "atanh": torch.atanh,
    "erf": torch.erf, "softplus": F.softplus, "silu": F.silu, "gelu": lambda x: torch.stack([F.gelu(one) for one in x.reshape(-1)]).reshape(x.shape), "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "leakyReLU": lambda x: F.leaky_relu(x, 0.01), "exp2": torch.exp2, "log2": torch.log2, "log10": torch.log10,
    "rsqrt": torch.rsqrt, "reciprocal": torch.reciprocal, "floor": torch.floor, "ceil": torch.ceil, "round": torch.round,
    "truncate": torch.trunc, "sign": torch.sign, "filled": lambda x: x.masked_fill(x.detach() > 0, 7),
    "selected": lambda x: x.masked_select(x.detach() > 0)}
for name, function in unary.items():
    case(f"{name}/a", function, numbers)
    if name != "selected":
        x, seed = torch.meshgrid(few, seeds, indexing="ij")
        case(f"{name}/seeds", function, x.reshape(-1), seed=seed.reshape(-1))
    case(f"{name}/scalar", function, nan)
case("prelu/a", F.prelu, numbers.reshape(-1, 1), torch.tensor([0.25]))
case("prelu/finite", F.prelu, torch.tensor([[0.0], [-0.0], [-1e-40], [-2.0], [1e38]]), torch.tensor([-0.5]))
case("prelu/inf", F.prelu, torch.tensor([[inf], [2.0], [-1.0]]), torch.tensor([0.25]))

binary = {
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div, "powVariable": torch.pow,
    "maximum": torch.maximum, "minimum": torch.minimum}
some = torch.tensor([
    nan, inf, -inf, 0.0, -0.0, 1e-40, -1e-40, 1e-20, -1e-20, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 1e20, -1e20, 3e38, -3e38])
for name, function in binary.items():
    a, b = torch.meshgrid(some, some, indexing="ij")
    case(f"{name}/a", function, a.reshape(-1), b.reshape(-1))
    case(f"{name}/broadcast", function, some.unsqueeze(1), some)
    pairs = torch.tensor([nan, inf, 0.0, -1.0, 2.0])
    a, b, seed = torch.meshgrid(pairs, pairs, seeds, indexing="ij")
    case(f"{name}/seeds", function, a.reshape(-1), b.reshape(-1), seed=seed.reshape(-1))
    case(f"{name}/scalar", function, nan, 1.0)

rows = {
    "nan": [1.0, nan, 3.0, 2.0], "nans": [nan, nan, 1.0, nan], "inf": [1.0, inf, 3.0, 2.0], "minus": [1.0, -inf, 3.0, 2.0],
    "both": [inf, -inf, 1.0, 2.0], "infinities": [inf, inf, 1.0, inf], "low": [-inf, -inf, -inf, -inf], "nanInf": [nan, inf, -inf, 0.0],
    "zeros": [0.0, -0.0, 0.0, -0.0], "negativeZeros": [-0.0, -0.0, -0.0, -0.0], "ties": [3.0, 1.0, 3.0, 3.0], "same": [2.0, 2.0, 2.0, 2.0],
    "large": [1e20, 3e20, -2e20, 1e20], "larger": [1e38, 3e38, 2e38, 1e38], "opposed": [3e38, -3e38, 3e38, -3e38], "small": [1e-30, 3e-30, -2e-30, 1e-30],
    "smaller": [1e-40, 3e-40, -2e-40, 1e-45], "mixed": [1e30, 1e-30, 1.0, -1e30], "near": [16777216.0, 16777217.0, 16777218.0, 16777219.0],
    "offset": [1e8, 1e8 + 8, 1e8 + 16, 1e8 - 8], "zeroed": [0.0, 2.0, 3.0, 4.0], "twoZeros": [0.0, 2.0, 0.0, 4.0], "zeroNan": [0.0, nan, 2.0, 3.0],
    "zeroInf": [0.0, inf, 2.0, 3.0]}
reductions = {
    "sumAxis/last": lambda x: x.sum(-1), "meanAxis/last": lambda x: x.double().mean(-1).float(), "varianceLast": lambda x: variance(x, -1),
    "deviationLast": lambda x: deviation(x, -1), "normLast": lambda x: norm(x, 2, -1),
    "norm1": lambda x: norm(x, 1, -1), "norm3Last": lambda x: norm(x, 3, -1),
    "normHalfLast": lambda x: norm(x, 0.5, -1), "normZero": lambda x: norm(x, 0, -1),
    "normLargest": lambda x: norm(x, inf, -1), "normSmallest": lambda x: norm(x, -inf, -1),
    "normMinusOne": lambda x: norm(x, -1, -1),
    "logSumExpLast": lambda x: x.logsumexp(-1), "softmax": lambda x: x.softmax(-1), "logSoftmax": lambda x: x.log_softmax(-1),
    "maxAxis": lambda x: x.max(-1).values, "minAxisLast": lambda x: x.min(-1).values, "amaxLast": lambda x: x.amax(-1), "aminLast": lambda x: x.amin(-1),
    "prodKept": lambda x: x.prod(-1, keepdim=True), "cumulativeSum/-1": lambda x: x.cumsum(-1), "cumulativeProduct": lambda x: x.cumprod(-1),
    "sort": lambda x: x.sort(dim=-1, stable=True).values, "sortDescendingLast": lambda x: x.sort(dim=-1, descending=True, stable=True).values,
    "topK": lambda x: x.topk(2).values}
# Which of equal numbers topk chooses is not defined; cumprod has two formulas, which differ where 0 meets NaN.
left_out = [("topK", label) for label in ["infinities", "large", "low", "nans", "negativeZeros", "same", "small", "ties", "zeros"]]
left_out += [("cumulativeProduct", label) for label in ["zeroNan", "zeroInf"]]
# Norms that are beyond the range of floats, or subnormal, have no exact gradient in single precision.
left_out += [("normLast", "larger"), ("normHalfLast", "larger"), ("normMinusOne", "smaller"), ("deviationLast", "smaller")]
left_out += [(name, "opposed") for name in ["normLast", "normHalfLast", "norm3Last", "deviationLast"]]
for name, function in reductions.items():
    for label, row in rows.items():
        if (name, label) in left_out:
            continue
        case(f"{name}/{label}", function, torch.tensor([row]))
for name, function in {
        "sum": torch.sum, "mean": torch.mean, "variance": variance, "deviation": deviation, "norm": lambda x: norm(x, 2),
        "logSumExp": lambda x: x.reshape(-1).logsumexp(0), "prodAll": torch.prod, "maxAll": torch.max, "minAll": torch.min}.items():
    for label in ["nan", "inf", "ties", "large", "small"]:
        case(f"{name}/{label}", function, torch.tensor(rows[label]))
    case(f"{name}/scalar", function, nan) if name not in ["variance", "deviation"] else None
    if name not in ["maxAll", "minAll"]:
        case(f"{name}/empty", function, torch.zeros(0))
for name in ["varianceLast", "deviationLast"]:
    case(f"{name}/one", reductions[name], torch.tensor([[3.0], [inf]]))
for name in ["varianceLast", "deviationLast", "normLast", "sumAxis/last", "meanAxis/last", "logSumExpLast", "prodKept", "norm1", "normZero", "norm3Last", "normHalfLast"]:
    case(f"{name}/noColumns", reductions[name], torch.zeros(2, 0))
    case(f"{name}/noRows", reductions[name], torch.zeros(0, 3))
for name, function in {
        "normFirst": lambda x: norm(x, 2, 0), "varianceFirst": lambda x: variance(x, 0), "deviationFirst": lambda x: deviation(x, 0)}.items():
    for label in ["nan", "inf", "large", "small", "zeros", "offset"]:
        case(f"{name}/{label}", function, torch.tensor([rows[label], rows["same"]]).T.contiguous())

path = pathlib.Path(__file__).with_name("awkward.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
