"""Makes losses.safetensors: every loss and its gradients, by PyTorch.

    python3 Tests/Fixtures/losses.py

Needs torch 2.13, numpy and safetensors. For each case and each reduction: CASE/REDUCTION/result, …/seed and
…/gradient0, …; CASE/input0, input1, … once.
"""
import pathlib
import torch
import torch.nn as nn
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
out = {}
randn, rand = torch.randn, torch.rand


def case(name, loss, *inputs, fixed=(), reductions=("mean", "sum", "none"), grads=None):
    """`loss(reduction=…)` makes the loss; the first `grads` inputs, by default all, get gradients."""
    for i, x in enumerate(inputs):
        out[f"{name}/input{i}"] = x
    for reduction in reductions:
        leaves = [x.detach().clone() for x in inputs]
        wanted = [x.requires_grad_() for x in leaves[:grads]]
        y = loss(reduction=reduction)(*leaves, *fixed)
        seed = torch.linspace(0.5, 2, y.numel()).reshape(y.shape)
        gradients = torch.autograd.grad(y, wanted, seed)
        out[f"{name}/{reduction}/result"], out[f"{name}/{reduction}/seed"] = y.detach(), seed
        for i, gradient in enumerate(gradients):
            out[f"{name}/{reduction}/gradient{i}"] = gradient


def made(kind, **options):
    return lambda reduction: kind(reduction=reduction, **options)


a, b = randn(3, 4) * 2, randn(3, 4) * 2
case("mse", made(nn.MSELoss), a, b)
case("l1", made(nn.L1Loss), a, b)
case("smoothL1", made(nn.SmoothL1Loss), a, b)
case("smoothL1Beta", made(nn.SmoothL1Loss, beta=2.5), a, b)
case("smoothL1Zero", made(nn.SmoothL1Loss, beta=0.0), a, b)
edge = torch.tensor([0.0, 1.0, 1.0, -1.0, 3.0])
case("smoothL1Edge", made(nn.SmoothL1Loss), edge, torch.tensor([0.0, 0.0, 2.0, 0.0, 0.0]))
weight = rand(4) + 0.5
out["weight4"] = weight
p, t = rand(3, 4) * 0.98 + 0.01, rand(3, 4)
case("bce", made(nn.BCELoss), p, t)
case("bceWeight", made(nn.BCELoss, weight=weight), p, t)
case("bceEdge", made(nn.BCELoss), torch.tensor([0.0, 1.0, 0.0, 1.0, 0.5]), torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0]), grads=1)
case("logits", made(nn.BCEWithLogitsLoss), a, t)
case("logitsWeight", made(nn.BCEWithLogitsLoss, weight=weight), a, t)
case("logitsPositive", made(nn.BCEWithLogitsLoss, pos_weight=weight * 2), a, t)
case("logitsLarge", made(nn.BCEWithLogitsLoss), torch.tensor([1000.0, -1000, 50, 0]), torch.tensor([0.0, 1, 1, 0.5]))
labels = torch.tensor([2, 0, 4, 1, 2, 3])
scores = randn(6, 5) * 2
weight = rand(5) + 0.5
out["weight5"] = weight
some = torch.tensor([2, -100, 4, 1, -100, 3])
marked = torch.tensor([2, 0, 4, 1, 2, 3])
case("crossEntropy", made(nn.CrossEntropyLoss), scores, fixed=[labels])
case("crossEntropyWeight", made(nn.CrossEntropyLoss, weight=weight), scores, fixed=[labels])
case("crossEntropySmooth", made(nn.CrossEntropyLoss, label_smoothing=0.1), scores, fixed=[labels])
case("crossEntropySmoothWeight", made(nn.CrossEntropyLoss, weight=weight, label_smoothing=0.3), scores, fixed=[labels])
case("crossEntropyIgnore", made(nn.CrossEntropyLoss), scores, fixed=[some])
case("crossEntropyIgnore2", made(nn.CrossEntropyLoss, ignore_index=2), scores, fixed=[marked])
case("crossEntropyAll", made(nn.CrossEntropyLoss, weight=weight, ignore_index=2, label_smoothing=0.2), scores, fixed=[marked])
case("crossEntropyLarge", made(nn.CrossEntropyLoss), scores * 500, fixed=[labels])
case("crossEntropyOne", made(nn.CrossEntropyLoss), randn(5), fixed=[torch.tensor(3)])
places = torch.tensor([[[0, 2], [1, -100]], [[2, 2], [0, 1]]])
case("crossEntropyImage", made(nn.CrossEntropyLoss, label_smoothing=0.1), randn(2, 3, 2, 2), fixed=[places])
q = randn(6, 5).softmax(1)
case("crossEntropyProbabilities", made(nn.CrossEntropyLoss), scores, q)
case("crossEntropyProbabilitiesAll", made(nn.CrossEntropyLoss, weight=weight, label_smoothing=0.2), scores, q)
case("crossEntropyProbabilitiesImage", made(nn.CrossEntropyLoss), randn(2, 3, 2, 2), randn(2, 3, 2, 2).softmax(1))
kinds = ("mean", "batchmean", "sum", "none")
case("klDiv", made(nn.KLDivLoss), scores.log_softmax(1), q, reductions=kinds)
case("klDivLog", made(nn.KLDivLoss, log_target=True), scores.log_softmax(1), q.log(), reductions=kinds)
case("klDivZero", made(nn.KLDivLoss), scores.log_softmax(1), nn.functional.one_hot(labels, 5).float(), reductions=kinds, grads=1)
y = torch.tensor([1.0, -1, 1, -1, -1])
u, v = randn(5, 4), randn(5, 4)
v[3] = u[3] * 2 + 0.1
case("cosine", made(nn.CosineEmbeddingLoss), u, v, fixed=[y])
case("cosineMargin", made(nn.CosineEmbeddingLoss, margin=0.4), u, v, fixed=[y])
case("cosineOne", made(nn.CosineEmbeddingLoss), u[0], v[0], fixed=[torch.tensor(1.0)])

# NaN, infinities, zeros and numbers whose squares overflow, in pairs.
nan, inf = float("nan"), float("inf")
some = torch.tensor([nan, inf, -inf, 0.0, -0.0, 1e-40, -0.5, 1.0, 2.5, 1e20, -3e38])
a, b = (x.reshape(-1) for x in torch.meshgrid(some, some, indexing="ij"))
for name, loss in [("mse", made(nn.MSELoss)), ("l1", made(nn.L1Loss)), ("smoothL1", made(nn.SmoothL1Loss)), ("smoothL1Beta", made(nn.SmoothL1Loss, beta=2.5))]:
    case(f"{name}Awkward", loss, a, b, reductions=["none"])
a, b = (x.reshape(-1) for x in torch.meshgrid(some, torch.tensor([0.0, 1.0, 0.25, nan]), indexing="ij"))
case("logitsAwkward", made(nn.BCEWithLogitsLoss), a, b, reductions=["none"])
edges = torch.tensor([0.0, 1e-45, 1e-40, 1e-20, 0.5, 0.99999994, 1.0])
a, b = (x.reshape(-1) for x in torch.meshgrid(edges, torch.tensor([0.0, 1.0, 0.25]), indexing="ij"))
case("bceAwkward", made(nn.BCELoss), a, b, reductions=["none"])
a, b = (x.reshape(-1) for x in torch.meshgrid(some, torch.tensor([0.0, 1e-40, 0.5, 1.0, nan, inf]), indexing="ij"))
# The gradient of a target of 0 is NaN in PyTorch: 0 / 0.
case("klDivAwkward", made(nn.KLDivLoss), a, b, reductions=["none"], grads=1)
rows = torch.tensor([[nan, 0, 1, 2, 3], [inf, 0, 1, 2, 3], [-inf, 0, 1, 2, 3], [0, 1, -inf, 2, -inf], [3e38, -3e38, 0, 1e20, 1], [-inf] * 5, [1, inf, 2, 3, inf]])
case("crossEntropyAwkward", made(nn.CrossEntropyLoss), rows, fixed=[torch.tensor([1, 1, 1, 2, 1, 0, 0])], reductions=["none"])

path = pathlib.Path(__file__).with_name("losses.safetensors")
save_file({k: v.contiguous().clone() for k, v in out.items()}, path)
print(f"{path.name}: {len([k for k in out if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
