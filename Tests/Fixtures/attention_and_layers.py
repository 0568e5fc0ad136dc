"""Makes attention_and_layers*.safetensors: attention, activations, normalizations, distances and losses, by PyTorch.

    python3 Tests/Fixtures/attention_and_layers.py

Needs torch 2.13, numpy and safetensors. The keys of attention_and_layers.safetensors are those of
operations.safetensors, of …-awkward those of awkward.safetensors, of …-layers those of layers.safetensors, and of
…-losses those of losses.safetensors. In …-heads, for each case of multi-head attention: NAME/query, key, value, and
masks (2 where a Boolean mask is true); NAME/state/KEY; NAME/output and weights; NAME/seed (∂L/∂output), seedOfWeights;
NAME/gradient/query, key, value, and KEY.
"""
import pathlib
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
randn, rand = torch.randn, torch.rand
nan, inf = float("nan"), float("inf")


def uneven(result):
    """∂L/∂result, uneven so that an ignored one is noticed."""
    return torch.linspace(-1, 2, result.numel()).reshape(result.shape)


def save(name, tensors):
    path = pathlib.Path(__file__).with_name(f"{name}.safetensors")
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, path)
    print(f"{path.name}: {len([k for k in tensors if k.endswith(('/result', '/output'))])} cases, {path.stat().st_size} bytes")


def apart(*shape):
    """Numbers away from 0, from each other and from ±0.5, ±1, ±3 and ±6."""
    count = torch.Size(shape).numel()
    x = torch.linspace(0.13, 7.41, count)[torch.randperm(count)]
    return (x * (1 - 2 * (torch.arange(count) % 3 == 1))).reshape(shape)


# Operations
cases = {}


def case(name, function, *inputs, seed=None):
    inputs = [torch.as_tensor(x).detach().clone().requires_grad_() for x in inputs]
    result = function(*inputs)
    seed = uneven(result) if seed is None else seed
    gradients = torch.autograd.grad(result, inputs, seed, allow_unused=True, materialize_grads=True)
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x, gradients[i]
    cases[f"{name}/result"], cases[f"{name}/seed"] = result, seed


attend = F.scaled_dot_product_attention
mask = torch.tensor([[True, False, True, True], [False, False, False, False], [True, True, True, False]])
added = randn(3, 4)
partly = torch.zeros(3, 4).masked_fill(~mask, -inf)
for name, q, k, v in [
        ("heads", randn(2, 2, 3, 4), randn(2, 2, 4, 4), randn(2, 2, 4, 5)), ("matrix", randn(3, 4), randn(4, 4), randn(4, 2)),
        ("broadcast", randn(2, 1, 3, 4), randn(2, 4, 4), randn(1, 4, 3)), ("large", randn(1, 3, 4) * 30, randn(1, 4, 4) * 30, randn(1, 4, 2)),
        ("noBatch", randn(0, 3, 4), randn(0, 4, 4), randn(0, 4, 5))]:
    case(f"attention/{name}", attend, q, k, v)
    case(f"attentionCausal/{name}", lambda q, k, v: attend(q, k, v, is_causal=True), q, k, v)
    case(f"attentionMasked/{name}", lambda q, k, v: attend(q, k, v, attn_mask=mask), q, k, v)
    case(f"attentionScaled/{name}", lambda q, k, v: attend(q, k, v, scale=0.3), q, k, v)
    case(f"attentionAdded/{name}", lambda q, k, v, m: attend(q, k, v, attn_mask=m), q, k, v, added)
    case(f"attentionAdded/{name}Infinite", lambda q, k, v, m: attend(q, k, v, attn_mask=m), q, k, v, partly)
    case(f"attentionDropped/{name}", lambda q, k, v: attend(q, k, v, dropout_p=1.0), q, k, v)
for name, q, k, v in [("noQueries", randn(2, 0, 4), randn(2, 4, 4), randn(2, 4, 5)), ("noKeys", randn(2, 3, 4), randn(2, 0, 4), randn(2, 0, 5)), ("oneKey", randn(2, 3, 1), randn(2, 1, 1), randn(2, 1, 5))]:
    case(f"attention/{name}", attend, q, k, v)
    case(f"attentionCausal/{name}", lambda q, k, v: attend(q, k, v, is_causal=True), q, k, v)
case("attentionAdded/perHead", lambda q, k, v, m: attend(q, k, v, attn_mask=m), randn(2, 2, 3, 4), randn(2, 2, 4, 4), randn(2, 2, 4, 5), randn(2, 1, 1, 4))
for name, heads in [("two", (4, 2, 2)), ("one", (3, 1, 1)), ("different", (6, 3, 2)), ("same", (2, 2, 2))]:
    q, k, v = (randn(2, h, 3, 4) for h in heads)
    case(f"attentionGrouped/{name}", lambda q, k, v: attend(q, k, v, enable_gqa=True), q, k, v)

activations = {
    "elu": F.elu, "eluSteep": lambda x: F.elu(x, 2.5), "selu": F.selu, "celu": F.celu, "celuWide": lambda x: F.celu(x, 1.5),
    "mish": F.mish, "logSigmoid": F.logsigmoid, "softsign": F.softsign, "tanhshrink": F.tanhshrink,
    "relu6": F.relu6, "hardtanh": F.hardtanh, "hardtanhWide": lambda x: F.hardtanh(x, -0.5, 2), "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish, "softshrink": F.softshrink, "softshrinkFar": lambda x: F.softshrink(x, 1.5), "hardshrink": F.hardshrink,
    "threshold": lambda x: F.threshold(x, 0.5, 20)}
for name, function in activations.items():
    case(f"{name}/matrix", function, randn(3, 4) * 3)
    case(f"{name}/scalar", function, randn(()))
    case(f"{name}/empty", function, randn(2, 0, 3))
    case(f"{name}/apart", function, apart(3, 4))
for name, function in {"softmin": lambda x: F.softmin(x, -1), "glu": F.glu, "gluFirst": lambda x: F.glu(x, 0)}.items():
    for label, shape in [("matrix", (2, 4)), ("stack", (4, 3, 2)), ("empty", (2, 0, 4)), ("none", (0, 2))]:
        case(f"{name}/{label}", function, randn(*shape))
for name, shape in [("matrix", (3, 4)), ("scalar", ()), ("empty", (2, 0))]:
    case(f"dropoutNone/{name}", lambda x: F.dropout(x, 0.0), randn(shape))
    case(f"dropoutAll/{name}", lambda x: F.dropout(x, 1.0), randn(shape))

for name, x in [("matrix", randn(3, 4) * 2 + 1), ("stack", randn(2, 3, 4)), ("small", randn(2, 3) * 1e-3), ("zero", torch.zeros(2, 3)), ("empty", randn(0, 4)), ("vector", randn(5))]:
    case(f"rmsNorm/{name}", lambda x: F.rms_norm(x, x.shape[-1:]), x)
    case(f"rmsNormAll/{name}", lambda x: F.rms_norm(x, x.shape, eps=1e-2) if x.numel() else x * 1, x)
for name, x in [("sequence", randn(2, 5, 3)), ("image", randn(1, 4, 2, 3)), ("empty", randn(0, 4, 2, 3)), ("few", randn(2, 1, 3))]:
    case(f"localResponse/{name}", lambda x: F.local_response_norm(x, 3, alpha=0.5, k=2), x)
    case(f"localResponseEven/{name}", lambda x: F.local_response_norm(x, 4, alpha=2, beta=0.5), x)

equal = randn(3, 4)
ties = torch.tensor([[1.0, 2.0, -1.0, 0.0], [0.5, 0.5, -0.5, 0.5]])
for name, p in [("0", 0.0), ("Half", 0.5), ("1", 1.0), ("15", 1.5), ("3", 3.0), ("Largest", inf)]:
    for label, a, b in [
            ("apart", apart(3, 4), -apart(2, 4) * 0.9), ("batch", randn(2, 3, 4), randn(2, 5, 4)), ("broadcast", randn(2, 1, 3, 4), randn(3, 2, 4)),
            ("equal", equal, equal[:2]), ("ties", ties, torch.zeros(1, 4)), ("wide", randn(2, 33), randn(2, 33)),
            ("noRows", randn(0, 4), randn(2, 4)), ("noOthers", randn(2, 4), randn(0, 4)), ("noColumns", randn(2, 0), randn(3, 0))]:
        case(f"cdist{name}/{label}", lambda a, b: torch.cdist(a, b, p=p), a, b)
case("distances/broadcast", torch.cdist, randn(2, 1, 3, 4), randn(3, 2, 4))
for label, a, b in [("rows", randn(5, 4), randn(5, 4)), ("broadcast", randn(3, 1, 4), randn(2, 4)), ("vector", randn(2, 3, 4), randn(4)), ("equal", equal, equal), ("apart", apart(3, 4), -apart(3, 4) * 0.83), ("empty", randn(0, 4), randn(0, 4))]:
    for name, p in [("1", 1.0), ("3", 3.0), ("Largest", inf), ("Kept", 2.0)]:
        case(f"pairwiseDistance{name}/{label}", lambda a, b: F.pairwise_distance(a, b, p=p, keepdim=name == "Kept"), a, b)
save("attention_and_layers", cases)

# Awkward numbers; NaN is among the first 8, which PyTorch's vectorized loops compute.
cases = {}
numbers = torch.tensor([
    nan, inf, -inf, 0.0, -0.0, 3.0, -3.0, 6.0, 0.5, -0.5, 1.0, -1.0, 1e-40, -1e-40, 1e-20, -1e-20, 88.0, -88.0, 104.0, -104.0, 1e20,
    -1e20, 1e38, -1e38, 2.5, -2.5, 0.99999994, -0.99999994, 20.5, -20.5, 9.5, -9.5])
for name, function in activations.items():
    case(f"{name}/a", function, numbers, seed=torch.arange(32.0) % 4 - 1.5)
rows = torch.tensor([[1.0, nan, 3.0], [1.0, inf, 2.0], [-inf, 1.0, 2.0], [1e20, 1.0, 0.0], [1e-30, 1e-30, 0.0]])
for label, row in enumerate(rows):
    case(f"rmsNorm/{label}", lambda x: F.rms_norm(x, (3,)), row)
    case(f"softmin/{label}", lambda x: F.softmin(x, -1), row)
rows = torch.tensor([[inf, 1.0], [-inf, 2.0], [nan, 0.0], [3e38, 1e20], [1e-40, -1e-40]])
for name, p in [("1", 1.0), ("Largest", inf), ("0", 0.0)]:
    some = rows if name == "1" else rows[3:]
    case(f"cdist{name}/a", lambda a: torch.cdist(a, torch.tensor([[0.0, 0.0], [1e20, -1.0]]), p=p), some)
save("attention_and_layers-awkward", cases)

# Layers
out = {}


def layer(name, module, x, train=True, again=False, call=lambda module, x: module(x)):
    module.train(train)
    with torch.no_grad():
        for key, value in module.state_dict().items():
            # Numbers that are not the defaults, so that every parameter and buffer is seen to be used.
            if value.dtype == torch.float32 and value.dim() == 1:
                value.copy_(torch.rand_like(value) + 0.5)
    out.update({f"{name}/state/{k}": v.clone() for k, v in module.state_dict().items()})
    x = x.detach().clone().requires_grad_()
    if again:
        module(x.detach() * 0.5 + 1)
    y = call(module, x)
    y.backward(uneven(y))
    out.update({f"{name}/input": x, f"{name}/result": y, f"{name}/seed": uneven(y), f"{name}/gradient": x.grad})
    out.update({f"{name}/gradients/{k}": p.grad for k, p in module.named_parameters()})
    out.update({f"{name}/after/{k}": v.clone() for k, v in module.named_buffers()})


x = apart(3, 4, 2)
for name, module in {
        "elu": nn.ELU(), "eluSteep": nn.ELU(2.5), "selu": nn.SELU(), "celu": nn.CELU(1.5), "mish": nn.Mish(), "softplus": nn.Softplus(),
        "softplusSteep": nn.Softplus(2.5), "logSigmoid": nn.LogSigmoid(), "softsign": nn.Softsign(), "tanhshrink": nn.Tanhshrink(), "glu": nn.GLU(),
        "gluMiddle": nn.GLU(1), "softmax": nn.Softmax(1), "logSoftmax": nn.LogSoftmax(-1), "softmin": nn.Softmin(1), "relu6": nn.ReLU6(),
        "hardtanh": nn.Hardtanh(), "hardtanhWide": nn.Hardtanh(-0.5, 2.0), "hardsigmoid": nn.Hardsigmoid(), "hardswish": nn.Hardswish(),
        "softshrink": nn.Softshrink(), "softshrinkFar": nn.Softshrink(1.5), "hardshrink": nn.Hardshrink(), "hardshrinkFar": nn.Hardshrink(1.5),
        "threshold": nn.Threshold(0.5, 20.0)}.items():
    layer(name, module, x)
layer("rrelu/eval", nn.RReLU(), x, train=False)
layer("rreluFixed", nn.RReLU(0.25, 0.25), x)
for size, kind, shape in [("1d", nn.InstanceNorm1d, (2, 3, 5)), ("2d", nn.InstanceNorm2d, (2, 3, 2, 4)), ("3d", nn.InstanceNorm3d, (2, 3, 2, 1, 2))]:
    x = randn(*shape) * 2 + 1
    name = f"instanceNorm{size}"
    layer(name, kind(3), x)
    layer(f"{name}Affine", kind(3, affine=True, eps=1e-2), x)
    layer(f"{name}Single", kind(3, affine=True), x[0])
    layer(f"{name}Tracked", kind(3, affine=True, track_running_stats=True), x)
    layer(f"{name}Tracked/eval", kind(3, affine=True, track_running_stats=True), x, train=False)
    layer(f"{name}Again", kind(3, momentum=0.3, track_running_stats=True), x, again=True)
    layer(f"{name}/eval", kind(3), x, train=False)
layer("rmsNorm", nn.RMSNorm(6), randn(2, 3, 6) * 3 + 1)
layer("rmsNormAxes", nn.RMSNorm([3, 6], eps=1e-2), randn(2, 3, 6) * 3 + 1)
layer("rmsNormPlain", nn.RMSNorm(6, elementwise_affine=False), randn(2, 3, 6))
layer("localResponseNorm", nn.LocalResponseNorm(3, alpha=0.5), randn(2, 5, 2, 3))
for name, kind, shape in [("dropout1d", nn.Dropout1d, (2, 3, 4)), ("dropout2d", nn.Dropout2d, (2, 3, 2, 2)), ("dropout3d", nn.Dropout3d, (2, 3, 2, 2, 1)), ("alphaDropout", nn.AlphaDropout, (2, 3)), ("featureAlphaDropout", nn.FeatureAlphaDropout, (2, 3, 4))]:
    x = randn(*shape)
    layer(f"{name}/eval", kind(), x, train=False)
    layer(f"{name}None", kind(0.0), x)
    layer(f"{name}All", kind(1.0), x)
attended = lambda module, x: module(x, x, x)[0]
layer("selfAttention", nn.MultiheadAttention(4, 2), randn(3, 2, 4), call=attended)
layer("selfAttentionBatchFirst", nn.MultiheadAttention(4, 2, batch_first=True), randn(2, 3, 4), call=attended)
layer("selfAttentionSingle", nn.MultiheadAttention(4, 1, bias=False), randn(3, 4), call=attended)
layer("encoderLayer", nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0), randn(3, 2, 4))
layer("encoderLayerFirst", nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, activation="gelu", batch_first=True, norm_first=True), randn(2, 3, 4))
layer("encoderLayerPlain", nn.TransformerEncoderLayer(4, 1, 3, dropout=0.5, bias=False), randn(3, 4), train=False)
out = {k.replace("encoderLayerPlain/", "encoderLayerPlain/eval/"): v for k, v in out.items()}
save("attention_and_layers-layers", out)

# Multi-head attention
out = {}


def heads(name, module, query, key, value, train=True, weights=True, average=True, **masks):
    module.train(train)
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.dim() == 1:
                parameter.copy_(randn(parameter.shape) * 0.3)
    out.update({f"{name}/state/{k}": v.clone() for k, v in module.state_dict().items()})
    leaves = {"query": query, "key": key, "value": value}
    leaves = {k: v.detach().clone().requires_grad_() for k, v in leaves.items()}
    # A masked row is NaN in PyTorch with need_weights=True only.
    y, _ = module(*leaves.values(), need_weights=False, **masks)
    w = module(*leaves.values(), average_attn_weights=average, **masks)[1] if weights else None
    loss = (y * uneven(y)).sum() + ((w * uneven(w)).sum() if weights else 0)
    gradients = torch.autograd.grad(loss, [*leaves.values(), *module.parameters()])
    names = [*leaves, *dict(module.named_parameters())]
    out.update({f"{name}/{k}": v for k, v in leaves.items()})
    out.update({f"{name}/{k}": v * 2.0 if v.dtype == torch.bool else v for k, v in masks.items()})
    out.update({f"{name}/gradient/{k}": v for k, v in zip(names, gradients)})
    out.update({f"{name}/output": y, f"{name}/seed": uneven(y)})
    if weights:
        out.update({f"{name}/weights": w, f"{name}/seedOfWeights": uneven(w)})


MHA = nn.MultiheadAttention
causal = torch.ones(3, 3).triu(1).bool()
blocked = torch.tensor([[False, True, False, False, True], [False] * 5, [True, False, False, True, True]])
padded = torch.tensor([[False, False, True, True, True], [False] * 5])
x, q, k, v = randn(3, 2, 4), randn(3, 2, 4), randn(5, 2, 4), randn(5, 2, 4)
heads("self", MHA(4, 2), x, x, x)
heads("selfHeads", MHA(4, 2), x, x, x, average=False)
heads("cross", MHA(4, 2), q, k, v)
heads("crossPlain", MHA(4, 2, bias=False), q, k, k)
heads("batchFirst", MHA(4, 4, batch_first=True), q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1), average=False, key_padding_mask=padded)
heads("single", MHA(4, 2), q[:, 0], k[:, 0], v[:, 0], key_padding_mask=padded[0], attn_mask=blocked)
heads("singleHeads", MHA(4, 2), q[:, 0], k[:, 0], v[:, 0], average=False, attn_mask=torch.stack([blocked, blocked.roll(1, 0)]))
heads("causal", MHA(4, 2), x, x, x, attn_mask=causal)
heads("masked", MHA(4, 2), q, k, v, attn_mask=blocked, key_padding_mask=padded)
heads("maskedAll", MHA(4, 2), q, k, v, weights=False, attn_mask=blocked, key_padding_mask=torch.tensor([[True] * 5, [False, True, True, False, True]]))
heads("maskedHeads", MHA(4, 2), q, k, v, attn_mask=torch.stack([blocked, blocked.roll(1, 0), blocked.flip(1), blocked]))
heads("added", MHA(4, 2), q, k, v, attn_mask=randn(3, 5), key_padding_mask=torch.zeros(2, 5).masked_fill(padded, -inf))
heads("addedHeads", MHA(4, 2), q, k, v, average=False, attn_mask=randn(4, 3, 5))
heads("sizes", MHA(4, 2, kdim=3, vdim=5), q, randn(5, 2, 3), randn(5, 2, 5))
heads("sizesBatchFirst", MHA(4, 2, kdim=6, bias=False, batch_first=True), q.transpose(0, 1), randn(2, 5, 6), v.transpose(0, 1), attn_mask=blocked)
heads("biasKV", MHA(4, 2, add_bias_kv=True), q, k, v, attn_mask=blocked, key_padding_mask=padded)
heads("zero", MHA(4, 2, add_zero_attn=True), q, k, v, attn_mask=randn(3, 5))
heads("both", MHA(4, 2, add_bias_kv=True, add_zero_attn=True, kdim=3, vdim=5, batch_first=True), q.transpose(0, 1), randn(2, 5, 3), randn(2, 5, 5), average=False, key_padding_mask=padded)
heads("noBatch", MHA(4, 2), randn(3, 0, 4), randn(5, 0, 4), randn(5, 0, 4))
heads("noKeys", MHA(4, 2, add_zero_attn=True), q, randn(0, 2, 4), randn(0, 2, 4))
heads("dropoutAll", MHA(4, 2, dropout=1.0), q, k, v)
heads("dropoutEval", MHA(4, 2, dropout=0.5), q, k, v, train=False)
save("attention_and_layers-heads", out)

# Losses
out = {}


def loss(name, make, *inputs, fixed=(), reductions=("mean", "sum", "none"), grads=None):
    """`make(reduction=…)` makes the loss; the first `grads` inputs, by default all, get gradients."""
    for i, x in enumerate(inputs):
        out[f"{name}/input{i}"] = x
    for reduction in reductions:
        leaves = [x.detach().clone() for x in inputs]
        wanted = [x.requires_grad_() for x in leaves[:grads]]
        y = make(reduction=reduction)(*leaves, *fixed)
        seed = torch.linspace(0.5, 2, y.numel()).reshape(y.shape)
        out[f"{name}/{reduction}/result"], out[f"{name}/{reduction}/seed"] = y, seed
        for i, gradient in enumerate(torch.autograd.grad(y, wanted, seed)):
            out[f"{name}/{reduction}/gradient{i}"] = gradient


def made(kind, **options):
    return lambda reduction: kind(reduction=reduction, **options)


a, b = randn(3, 4) * 2, randn(3, 4) * 2
loss("huber", made(nn.HuberLoss), a, b)
loss("huberDelta", made(nn.HuberLoss, delta=2.5), a, b)
loss("huberEdge", made(nn.HuberLoss), torch.tensor([0.0, 1.0, 1.0, -1.0, 3.0]), torch.tensor([0.0, 0.0, 2.0, 0.0, 0.0]))
labels = torch.tensor([2, 0, 4, 1, 2, 3])
scores = randn(6, 5) * 2
weight = rand(5) + 0.5
out["weight5"] = weight
loss("nll", made(nn.NLLLoss), scores.log_softmax(1), fixed=[labels])
loss("nllWeight", made(nn.NLLLoss, weight=weight), scores.log_softmax(1), fixed=[labels])
loss("nllIgnore", made(nn.NLLLoss, weight=weight, ignore_index=2), scores.log_softmax(1), fixed=[labels])
loss("nllOne", made(nn.NLLLoss), scores[0].log_softmax(0), fixed=[torch.tensor(3)])
loss("nllImage", made(nn.NLLLoss), randn(2, 3, 2, 2), fixed=[torch.tensor([[[0, 2], [1, -100]], [[2, 2], [0, 1]]])])
counts = torch.tensor([[0.0, 1.0, 2.5, 7.0], [1.5, 3.0, 0.5, 1.0], [4.0, 0.0, 2.0, 6.0]])
loss("poisson", made(nn.PoissonNLLLoss), a, counts)
# The gradient of a target of 0 is NaN in PyTorch: 0 · log 0.
loss("poissonFull", made(nn.PoissonNLLLoss, full=True), a, counts.clamp(min=0.25))
loss("poissonMean", made(nn.PoissonNLLLoss, log_input=False), a.exp(), counts)
loss("poissonMeanFull", made(nn.PoissonNLLLoss, log_input=False, full=True, eps=0.5), a.exp(), counts.clamp(min=0.25))
loss("gaussian", made(nn.GaussianNLLLoss), a, b, rand(3, 4) + 0.5)
loss("gaussianFull", made(nn.GaussianNLLLoss, full=True), a, b, rand(3, 1) + 0.5)
loss("gaussianShort", made(nn.GaussianNLLLoss), a, b, rand(3) + 0.5)
loss("gaussianSmall", made(nn.GaussianNLLLoss, eps=0.5), a, b, rand(3, 4) * 0.4)
signs = torch.tensor([[1.0, -1, 1, -1], [-1, -1, 1, 1], [1, 1, -1, 1]])
loss("ranking", made(nn.MarginRankingLoss), a, b, fixed=[signs])
loss("rankingMargin", made(nn.MarginRankingLoss, margin=0.7), a, b, fixed=[signs])
loss("rankingEdge", made(nn.MarginRankingLoss), torch.tensor([1.0, 2.0, 0.0]), torch.tensor([1.0, 1.0, 1.0]), fixed=[torch.tensor([1.0, 1.0, -1.0])])
loss("hinge", made(nn.HingeEmbeddingLoss), a.abs(), fixed=[signs])
loss("hingeMargin", made(nn.HingeEmbeddingLoss, margin=2.5), a.abs(), fixed=[signs])
loss("hingeEdge", made(nn.HingeEmbeddingLoss), torch.tensor([1.0, 0.0, 2.0, 0.5]), fixed=[torch.tensor([-1.0, -1.0, 1.0, 0.0])])
loss("softMargin", made(nn.SoftMarginLoss), a, fixed=[signs])
loss("multiMargin", made(nn.MultiMarginLoss), scores, fixed=[labels])
loss("multiMarginSquared", made(nn.MultiMarginLoss, p=2, margin=1.5, weight=weight), scores, fixed=[labels])
loss("multiMarginOne", made(nn.MultiMarginLoss), scores[0], fixed=[torch.tensor(3)])
loss("multiMarginEdge", made(nn.MultiMarginLoss), torch.tensor([[1.0, 0.0, 2.0]]), fixed=[torch.tensor([0])])
sets = torch.tensor([[3, 0, -1, 1, 1], [4, 2, 1, 0, 3], [-1, 1, 2, 3, 4], [2, -1, -1, -1, -1], [0, 1, -1, 4, -1], [1, 1, 3, -1, 0]])
loss("multiLabel", made(nn.MultiLabelMarginLoss), scores, fixed=[sets])
loss("multiLabelOne", made(nn.MultiLabelMarginLoss), scores[0], fixed=[sets[0]])
loss("multiLabelSoft", made(nn.MultiLabelSoftMarginLoss), scores, rand(6, 5))
loss("multiLabelSoftWeight", made(nn.MultiLabelSoftMarginLoss, weight=weight), scores, rand(6, 5))
loss("multiLabelSoftOne", made(nn.MultiLabelSoftMarginLoss), scores[0], rand(5))

some = torch.tensor([nan, inf, -inf, 0.0, -0.0, 1e-40, -0.5, 1.0, 2.5, 1e20, -3e38])
a, b = (x.reshape(-1) for x in torch.meshgrid(some, some, indexing="ij"))
for name, kind in [("huberAwkward", made(nn.HuberLoss)), ("huberDeltaAwkward", made(nn.HuberLoss, delta=2.5)), ("poissonAwkward", made(nn.PoissonNLLLoss))]:
    loss(name, kind, a, b, reductions=["none"], grads=1)
a, y = (x.reshape(-1) for x in torch.meshgrid(some, torch.tensor([1.0, -1.0]), indexing="ij"))
loss("hingeAwkward", made(nn.HingeEmbeddingLoss), a, fixed=[y], reductions=["none"])
out["hingeAwkward/y"] = y
rows = torch.tensor([[nan, 0, 1], [inf, 0, 1], [-inf, 0, 1], [0, 1, -inf], [3e38, -3e38, 0], [1, inf, 2]])
loss("nllAwkward", made(nn.NLLLoss), rows, fixed=[torch.tensor([0, 1, 0, 2, 1, 1])], reductions=["none"])
save("attention_and_layers-losses", out)
