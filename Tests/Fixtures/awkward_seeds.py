"""Makes awkward_seeds.safetensors, awkward_losses.safetensors and ranges.safetensors: activations and losses at awkward
numbers, and normalizations of numbers whose squares overflow or vanish, by PyTorch.

    python3 Tests/Fixtures/awkward_seeds.py

Needs torch 2.13, numpy and safetensors. Keys of activations as in awkward.safetensors, of losses as in
losses.safetensors; of normalizations NAME/SCALE/input, result, seed and gradient, computed in double precision, as
PyTorch's results in single precision are 0 or NaN. Each number, or pair of numbers, occurs with each upstream gradient: finite, 0, ±∞, NaN. PyTorch has
two formulas for some gradients at NaN, that of its vectorized loops and that of the elements that remain; here, no
element remains, as the numbers of elements are multiples of 16.
"""
import pathlib
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

torch.set_num_threads(1)
nan, inf = float("nan"), float("inf")
numbers = torch.tensor([
    nan, inf, -inf, 0.0, -0.0, 1e-40, -1e-40, 0.25, -0.25, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 3.0, -3.0, 6.0, 9.5, -20.5, 120.0,
    -120.0, 1e18, -1e18])
seeds = torch.tensor([1.0, 0.0, -0.0, inf, -inf, nan, 1e-30, -1e30])
cases = {}


def grid(*axes):
    return [x.reshape(-1).clone() for x in torch.meshgrid(*axes, indexing="ij")]


def record(name, function, inputs, seed):
    leaves = [x.requires_grad_() for x in inputs]
    result = function(*leaves)
    gradients = torch.autograd.grad(result, leaves, seed)
    cases[f"{name}/result"], cases[f"{name}/seed"] = result, seed
    return gradients


activations = {
    "elu": F.elu, "eluSteep": lambda x: F.elu(x, 2.5), "selu": F.selu, "celu": F.celu, "celuWide": lambda x: F.celu(x, 1.5),
    "mish": F.mish, "logSigmoid": F.logsigmoid, "softsign": F.softsign, "tanhshrink": F.tanhshrink, "relu": F.relu,
    "relu6": F.relu6, "hardtanh": F.hardtanh, "hardtanhWide": lambda x: F.hardtanh(x, -0.5, 2), "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish, "softshrink": F.softshrink, "softshrinkFar": lambda x: F.softshrink(x, 1.5), "hardshrink": F.hardshrink,
    "threshold": lambda x: F.threshold(x, 0.5, 20), "leakyReLU": lambda x: F.leaky_relu(x, 0.01), "softplus": F.softplus,
    "silu": F.silu, "geluTanh": lambda x: F.gelu(x, approximate="tanh"), "sigmoid": torch.sigmoid}
for name, function in activations.items():
    x, seed = grid(numbers, seeds)
    gradient, = record(f"{name}/seeds", function, [x], seed)
    cases[f"{name}/seeds/input0"], cases[f"{name}/seeds/gradient0"] = x, gradient
slopes = torch.tensor([0.25])
x, seed = grid(numbers, seeds)
for i, gradient in enumerate(record("prelu/seeds", F.prelu, [x.reshape(-1, 1), slopes], seed.reshape(-1, 1))):
    cases[f"prelu/seeds/input{i}"], cases[f"prelu/seeds/gradient{i}"] = [x.reshape(-1, 1), slopes][i], gradient

predictions = torch.tensor([nan, inf, -inf, 0.0, 0.25, -3.0, 1e20, 2.0])
targets = torch.tensor([nan, inf, 0.25, -3.0])
losses = {
    "mse": nn.MSELoss(reduction="none"), "l1": nn.L1Loss(reduction="none"), "smoothL1": nn.SmoothL1Loss(reduction="none"),
    "smoothL1Beta": nn.SmoothL1Loss(beta=2.5, reduction="none"), "huber": nn.HuberLoss(reduction="none"),
    "huberDelta": nn.HuberLoss(delta=2.5, reduction="none"), "poisson": nn.PoissonNLLLoss(reduction="none")}
for name, loss in losses.items():
    a, b, seed = grid(predictions, targets, seeds)
    gradients = record(f"{name}AwkwardSeeds/none", loss, [a, b], seed)
    for i in range(2):
        cases[f"{name}AwkwardSeeds/input{i}"], cases[f"{name}AwkwardSeeds/none/gradient{i}"] = [a, b][i], gradients[i]
signs = torch.tensor([1.0, -1.0])
for name, loss in {"hinge": nn.HingeEmbeddingLoss(reduction="none"), "softMargin": nn.SoftMarginLoss(reduction="none")}.items():
    x, seed, y = grid(predictions[predictions.abs() < 1e19] if name == "softMargin" else predictions, seeds, signs)
    gradient, = record(f"{name}AwkwardSeeds/none", lambda x: loss(x, y), [x], seed)
    cases[f"{name}AwkwardSeeds/input0"], cases[f"{name}AwkwardSeeds/none/gradient0"] = x, gradient


def save(name, tensors):
    path = pathlib.Path(__file__).with_name(f"{name}.safetensors")
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, path)
    print(f"{path.name}: {len([k for k in tensors if k.endswith('/result')])} cases, {path.stat().st_size} bytes")


def isLoss(key):
    return "AwkwardSeeds" in key


save("awkward_seeds", {k: v for k, v in cases.items() if not isLoss(k)})
save("awkward_losses", {k: v for k, v in cases.items() if isLoss(k)})

torch.manual_seed(0)
ranges = {}
x = torch.randn(3, 4, 5).double()
x = (x * 2 ** 12).round() / 2 ** 12
seed = torch.randn(3, 4, 5).double()


def batch(x, eps):
    """PyTorch's batch_norm refuses ε = 0."""
    return (x - x.mean((0, 2), keepdim=True)) / (x.var((0, 2), correction=0, keepdim=True) + eps).sqrt()


normalizations = {
    "layer": lambda x, eps: F.layer_norm(x, (5,), eps=eps), "group": lambda x, eps: F.group_norm(x, 2, eps=eps),
    "instance": lambda x, eps: F.instance_norm(x, eps=eps), "batch": batch,
    "normalize": lambda x, eps: F.normalize(x, dim=-1, eps=min(eps, 1e-12)),
    "deviation": lambda x, eps: x.std(-1, keepdim=True).expand(3, 4, 5), "norm": lambda x, eps: x.norm(dim=-1, keepdim=True).expand(3, 4, 5)}
for name, function in normalizations.items():
    for label, scale, eps in [("large", 2.0 ** 83, 1e-5), ("larger", 2.0 ** 120, 1e-5), ("square", 2.0 ** 64, 1e-5), ("small", 2.0 ** -100, 1e-5), ("smallExact", 2.0 ** -100, 0.0), ("middle", 2.0 ** -30, 0.0)]:
        leaf = (x * scale).requires_grad_()
        result = function(leaf, eps)
        gradient, = torch.autograd.grad(result, leaf, seed)
        for key, value in [("input", leaf), ("result", result), ("seed", seed), ("gradient", gradient)]:
            ranges[f"{name}/{label}/{key}"] = value.float()
save("ranges", ranges)
