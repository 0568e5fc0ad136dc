"""Makes awkward_order.safetensors: the operations of order_and_counts.py at the awkward numbers of awkward.py, by PyTorch.

    python3 Tests/Fixtures/awkward_order.py

Needs torch 2.13, numpy and safetensors. Keys as in awkward.safetensors. Functions of the C library are computed in double
precision: in single precision, PyTorch's gradients overflow or lose digits, and remainders of large quotients are NaN.
"""
import pathlib
import torch
from safetensors.torch import save_file

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


def exact(function):
    return lambda *inputs: function(*[x.double() for x in inputs]).float()


numbers = torch.tensor([
    nan, inf, -inf, 0.0, -0.0, 1e-45, -1e-45, 1e-40, -1e-40, 1.1754944e-38, 1e-30, -1e-30, 1e-20, -1e-20, 1e-7, -1e-7, 0.25, -0.25,
    0.5, -0.5, 0.99999994, -0.99999994, 1.0, -1.0, 1.0000001, -1.0000001, 1.5, -1.5, 2.0, -2.0, 2.5, -2.5, 3.0, -3.0, 9.5, -9.5,
    20.5, -20.5, 88.0, -88.0, 127.5, -127.5, 8388609.0, -8388609.0, 1e10, -1e10, 1e19, -1e19, 1e38, -1e38, 3.4028235e38, -3.4028235e38])
for name, function in {"erfc": torch.erfc, "erfinv": torch.erfinv, "lgamma": torch.lgamma}.items():
    case(f"{name}/a", exact(function), numbers)
case("nanToNum/a", lambda x: x.nan_to_num(2), numbers)
# At and near negative integers, PyTorch's trigamma has the square of a rounding error instead of a pole.
smooth = numbers[(numbers >= 0) | numbers.isnan() | (numbers != numbers.trunc()) & (numbers != -1.0000001)]
case("digamma/a", exact(torch.digamma), smooth)
smooth = smooth[(smooth > 0) & (smooth < 1e30) | (smooth < -0.1)]
case("trigamma/a", exact(lambda x: torch.polygamma(1, x)), smooth)

some = torch.tensor([nan, inf, -inf, 0.0, -0.0, 1e-40, 1e-20, -1e-20, 0.5, -0.5, 1.0, -1.0, 2.0, -3.0, 1e20, 3e38, -3e38])
a, b = torch.meshgrid(some, some, indexing="ij")
a, b = a.reshape(-1), b.reshape(-1)
size, quotient = torch.hypot(a.double(), b.double()), (a.double() / b.double()).abs()
# Results that single precision cannot represent have no gradient in it.
fits = ~(size.isfinite() & (size > 3.4e38)), ~((quotient > 3.4e38) & (quotient < 1e39))
for name, function, chosen in [
        ("atan2", torch.atan2, fits[0]), ("hypot", torch.hypot, fits[0]), ("logAddExp", torch.logaddexp, fits[0]),
        # Where the sum of powers is 1, PyTorch's logarithm is 1e-17 instead of 0.
        ("logAddExp2", torch.logaddexp2, (a != -1) | (b != -1)), ("remainder", torch.remainder, fits[1]), ("fmod", torch.fmod, fits[1])]:
    case(f"{name}/a", exact(function), a[chosen], b[chosen])
    case(f"{name}/scalar", function, nan, 1.0)
weights = torch.tensor([0.0, 0.25, 0.5, 1.0, -1.0, nan, inf])
a, b, w = torch.meshgrid(torch.tensor([nan, inf, -inf, 0.0, 1.0, 3e38]), torch.tensor([inf, -0.0, 2.0, -3e38]), weights, indexing="ij")
case("lerp/a", torch.lerp, a.reshape(-1), b.reshape(-1), w.reshape(-1))

rows = {
    "nan": [1.0, nan, 3.0, 2.0], "nans": [nan, nan, 1.0, nan], "allNaN": [nan, nan, nan, nan], "inf": [1.0, inf, 3.0, 2.0], "minus": [1.0, -inf, 3.0, 2.0],
    "both": [inf, -inf, 1.0, 2.0], "infinities": [inf, inf, 1.0, inf], "low": [-inf, -inf, -inf, -inf], "nanInf": [nan, inf, -inf, 0.0],
    "zeros": [0.0, -0.0, 0.0, -0.0], "ties": [3.0, 1.0, 3.0, 3.0], "same": [2.0, 2.0, 2.0, 2.0], "large": [1e20, 3e20, -2e20, 1e20],
    "opposed": [3e38, -3e38, 3e38, -3e38], "smaller": [1e-40, 3e-40, -2e-40, 1e-45], "mixed": [1e30, 1e-30, 1.0, -1e30]}
for name, function in {
        "medianLast": lambda x: x.median(-1).values, "nanMedianLast": lambda x: x.nanmedian(-1).values, "kthValue": lambda x: x.kthvalue(2).values,
        "quantiles": lambda x: x.quantile(torch.tensor([0.25, 0.5, 1]), 1), "quantileNearest": lambda x: x.quantile(0.4, -1, interpolation="nearest"),
        "quantileMidpoint": lambda x: x.quantile(0.4, -1, interpolation="midpoint"), "nanQuantile": lambda x: x.nanquantile(0.6, -1),
        "cumulativeMax": lambda x: x.cummax(-1).values, "cumulativeMin": lambda x: x.cummin(-1).values, "diff": torch.diff,
        "logCumSumExp": exact(lambda x: x.logcumsumexp(-1)), "nanSumLast": lambda x: x.nansum(-1), "nanMeanFirst": lambda x: x.nanmean(0, keepdim=True),
        "median": torch.median, "nanMedian": torch.nanmedian, "nanMean": torch.nanmean, "quantile": lambda x: x.quantile(0.3)}.items():
    for label, row in rows.items():
        # The gradient of large sums is computed by way of logarithms, which swallow it; which NaN is the median is arbitrary.
        if (name, label) in [("logCumSumExp", "large"), ("logCumSumExp", "opposed"), ("nanMedianLast", "allNaN")]:
            continue
        case(f"{name}/{label}", function, torch.tensor([row]).T.contiguous() if name == "nanMeanFirst" else torch.tensor([row]))

path = pathlib.Path(__file__).with_name("awkward_order.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
