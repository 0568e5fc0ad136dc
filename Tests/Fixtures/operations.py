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
    gradients = torch.autograd.grad(result, inputs, seed, allow_unused=True, materialize_grads=True)
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
case("pairwiseDistance/canceled", F.pairwise_distance, torch.zeros(1, 3), torch.full((1, 3), 1e-6))


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



def family(name, function, *choices):
    """One case for each of the choices: a shape, or a list of shapes and tensors, for the inputs."""
    for choice in choices:
        parts = choice if isinstance(choice, list) else [choice]
        label = " ".join("x".join(map(str, part.shape if torch.is_tensor(part) else part)) or "scalar" for part in parts)
        while f"{name}/{label}/result" in cases:
            label += "+"
        case(f"{name}/{label}", function, *[part if torch.is_tensor(part) else randn(*part) for part in parts])


def safe(name, function, *choices):
    """The same with positive numbers."""
    family(name, function, *[[positive(*part) for part in (choice if isinstance(choice, list) else [choice])] for choice in choices])


every = [(3, 4), (2, 0, 3), (), (2, 2, 2)]
for name, function in {
        "addNumber": lambda x: x + 2.5, "subtractNumber": lambda x: x - 2.5, "multiplyNumber": lambda x: x * -1.5,
        "divideNumber": lambda x: x / 3, "numberMinus": lambda x: 2 - x, "negate": torch.neg,
        "exp": torch.exp, "square": torch.square, "pow3": lambda x: x.pow(3), "abs": torch.abs, "relu": torch.relu,
        "clamp": lambda x: x.clamp(min=0.25), "clampMax": lambda x: x.clamp(max=0.25), "clampRange": lambda x: x.clamp(-0.5, 0.5),
        "sigmoid": torch.sigmoid, "tanh": torch.tanh, "expm1": torch.expm1, "sin": torch.sin, "cos": torch.cos, "erf": torch.erf,
        "softplus": F.softplus, "silu": F.silu, "gelu": F.gelu, "leakyReLU": lambda x: F.leaky_relu(x, 0.01),
        "exp2": torch.exp2, "atan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh, "asinh": torch.asinh,
        "floor": torch.floor, "ceil": torch.ceil, "round": torch.round, "truncate": torch.trunc, "sign": torch.sign,
        "sum": torch.sum, "mean": torch.mean, "prodAll": torch.prod, "norm": torch.linalg.vector_norm,
        "filled": lambda x: x.masked_fill(x.detach() > 0, 7), "selected": lambda x: x.masked_select(x.detach() > 0),
        "reshapeFlat": lambda x: x.reshape(-1), "takeAll": lambda x: x.take(torch.arange(x.numel()).flip(0))}.items():
    family(name, function, *every)
for name, function in {
        "numberDividedBy": lambda x: 2 / x, "log": torch.log, "sqrt": torch.sqrt, "log1p": torch.log1p, "log2": torch.log2,
        "log10": torch.log10, "rsqrt": torch.rsqrt, "reciprocal": torch.reciprocal, "tan": lambda x: torch.tan(x),
        "powHalf": lambda x: x.pow(0.5), "powZero": lambda x: x.pow(0), "acosh": lambda x: torch.acosh(x + 1)}.items():
    safe(name, function, *every)
for name, function in {"asin": torch.asin, "acos": torch.acos, "atanh": torch.atanh}.items():
    family(name, function, *[[torch.rand(shape) * 1.6 - 0.8] for shape in every])
pairs = [[(2, 3), (2, 3)], [(2, 3), (3,)], [(2, 1, 3), (4, 1)], [(), (2, 2)], [(0, 3), (3,)], [(), ()]]
for name, function in {"add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "maximum": torch.maximum, "minimum": torch.minimum}.items():
    family(name, function, *pairs)
for name, function in {"divide": torch.div, "powVariable": torch.pow}.items():
    safe(name, function, *pairs)
family("powVariable", torch.pow, [torch.tensor([0.0, 0, 2, 3]), torch.tensor([0.0, 2, 0, -1])])
family("powZero", lambda x: x.pow(0), [torch.tensor([0.0, 1, -2])])

axes = [(2, 3, 4), (1, 2, 2), (2, 0, 3)]
for name, function in {
        "sumAxis/first": lambda x: x.sum(0), "sumAxis/last": lambda x: x.sum(-1), "sumAxes/outer": lambda x: x.sum((0, 2)),
        "sumAxes/outerKept": lambda x: x.sum((0, 2), keepdim=True), "meanAxis/last": lambda x: x.mean(-1), "meanAxes/outer": lambda x: x.mean((0, 2)),
        "permute": lambda x: x.permute(2, 0, 1), "transpose": lambda x: x.transpose(-2, -1), "flatten": lambda x: x.flatten(1),
        "unsqueeze": lambda x: x.unsqueeze(1), "flip": lambda x: x.flip(0, 2), "roll": lambda x: x.roll(1, 2),
        "repeat": lambda x: x.repeat(2, 1, 3), "repeatMore": lambda x: x.repeat(2, 1, 2, 1), "upperTriangle": lambda x: torch.triu(x, 1), "lowerTriangle": lambda x: torch.tril(x, -1),
        "diagonal": lambda x: x.diagonal(0, -2, -1), "diagonalAbove": lambda x: x.diagonal(1, 0, 2), "trace": lambda x: x.diagonal(0, -2, -1).sum(-1),
        "cumulativeSum/0": lambda x: x.cumsum(0), "cumulativeSum/1": lambda x: x.cumsum(1), "cumulativeSum/-1": lambda x: x.cumsum(-1),
        "cumulativeProduct": lambda x: x.cumprod(-1), "prodAxis": lambda x: x.prod(1), "prodKept": lambda x: x.prod(-1, keepdim=True),
        "softmax": lambda x: x.softmax(-1), "softmaxFirst": lambda x: x.softmax(0), "logSoftmax": lambda x: x.log_softmax(-1),
        "logSumExpKept": lambda x: x.logsumexp((0, 2), keepdim=True), "logSumExpLast": lambda x: x.logsumexp(-1),
        "normLast": lambda x: torch.linalg.vector_norm(x, 2, -1), "norm1": lambda x: torch.linalg.vector_norm(x, 1, -1),
        "norm3": lambda x: torch.linalg.vector_norm(x, 3, (0, 2)), "normHalf": lambda x: torch.linalg.vector_norm(x.abs() + 0.5, 0.5, -1),
        "amaxLast": lambda x: x.amax(-1), "aminAxes": lambda x: x.amin((0, -1)), "sort": lambda x: x.sort(-1).values,
        "sortDescending": lambda x: x.sort(0, descending=True).values, "padConstant": lambda x: F.pad(x, (2, 1), value=9.0),
        "indexNewAxis": lambda x: x[:, None, -1:], "indexEllipsis": lambda x: x[..., 1], "indexRange": lambda x: x[0:1, :, ::2],
        "replaced": lambda x: x.index_put((torch.tensor([0]),), torch.tensor(5.0)),
        "split": lambda x: x.split(1, 0)[0], "chunk": lambda x: x.chunk(2, 2)[-1], "stackSelf": lambda x: torch.stack([x, x], 1)}.items():
    family(name, function, *axes)
small = [(2, 3, 4), (1, 2, 3), (3, 3, 3)]
for name, function in {
        "maxAxis": lambda x: x.max(-1).values, "minAxis": lambda x: x.min(0, keepdim=True).values, "maxAll": lambda x: x.max(), "minAll": lambda x: x.min(),
        "amaxKept": lambda x: x.amax((0, 1), keepdim=True), "normLargest": lambda x: torch.linalg.vector_norm(x, float("inf"), -1),
        "varianceAxes": lambda x: x.var((0, 2), correction=0), "varianceLast": lambda x: x.var(-1), "deviationLast": lambda x: x.std(-1),
        "topK": lambda x: x.topk(2).values, "unfold": lambda x: x.unfold(2, 2, 1), "unfoldSteps": lambda x: x.unfold(-1, 2, 2),
        "narrowFirst": lambda x: x.narrow(1, 0, 2), "normalize": lambda x: F.normalize(x, dim=-1),
        "padReflect": lambda x: F.pad(x, (1, 2), mode="reflect"), "padReplicate": lambda x: F.pad(x, (2, 3), mode="replicate"),
        "indexPlaces": lambda x: x[:, [1, 0, 1]], "indexTwo": lambda x: x[[0, 0], :, [1, 2]], "indexSelectLast": lambda x: x.index_select(2, torch.tensor([2, 0, 2])),
        "take": lambda x: x.take(torch.tensor([[0, 5], [-1, 0]]))}.items():
    family(name, function, *small)
family("normalize", lambda x: F.normalize(x, dim=-1), (0, 3), (4,))
family("deviation", torch.std, [torch.full((4,), 2.0)], (6,))
family("reshape", lambda x: x.reshape(4, -1), (8,), (2, 2, 2), (0, 4))
family("expand", lambda x: x.expand(5, 3, 4), (3, 4), (), (5, 1, 4), (1,))
family("indexSelect", lambda x: x.index_select(1, torch.tensor([2, 0, 2])), (1, 3), (2, 4, 1), (0, 3))
family("narrow", lambda x: x.narrow(1, 1, 2), (2, 5), (0, 3, 2))
family("squeeze", lambda x: x.squeeze(1), (2, 1), (4, 1, 2), (0, 1))
family("gather", lambda x: x.gather(0, torch.tensor([[[0, 1, 1], [1, 0, 0]]])), (2, 2, 3), (3, 4, 5), (2, 3, 3))
zeros = torch.tensor([[1.0, 2, 3], [0, 4, 5], [0, 0, 6], [0, 0, 0]])
for name, function in {"prodKept": lambda x: x.prod(-1, keepdim=True), "prodAll": torch.prod, "cumulativeProduct": lambda x: x.cumprod(-1)}.items():
    family(name, function, [zeros], [zeros[:2].clone()])
ties = torch.tensor([[1.0, 3, 3], [2, 2, 2]])
for name, function in {"amaxLast": lambda x: x.amax(-1), "maxAll": lambda x: x.max(), "minAll": lambda x: x.min(), "aminAxes": lambda x: x.amin((0, -1))}.items():
    family(name + "Ties", function, [ties], [ties.T.contiguous()], [torch.ones(2, 2)])
family("norm3", lambda x: torch.linalg.vector_norm(x, 3, (0, 2)), [torch.tensor([[[0.0, 1]], [[2, 0]]])], [torch.zeros(1, 2, 2)])
family("normZero", lambda x: torch.linalg.vector_norm(x, 0, -1), (2, 3), (4,), (2, 0))
family("cat", lambda a, b: torch.cat([a, b]), [(2, 3), (0, 3)], [(1,), (4,)])
family("catLast", lambda a, b: torch.cat([a, b], -1), [(3,), (2,)], [(2, 1, 2), (2, 1, 3)])
family("stack", lambda a, b: torch.stack([a, b]), [(), ()], [(2, 0), (2, 0)])
family("stackLast", lambda a, b: torch.stack([a, b], -1), [(2, 3), (2, 3)], [(), ()], [(0,), (0,)])
family("matmul", torch.matmul, [(2, 0), (0, 3)], [(0, 2), (2, 3)], [(3, 1, 2, 4), (2, 4, 1)])
family("dot", torch.dot, [(5,), (5,)], [(1,), (1,)], [(0,), (0,)])
family("outer", torch.outer, [(3,), (4,)], [(1,), (2,)], [(0,), (2,)])
for formula, choices in {
        "ij,jk->ik": [[(2, 3), (3, 4)], [(1, 1), (1, 5)], [(2, 0), (0, 3)]], "ii->i": [[(3, 3)], [(1, 1)], [(4, 4)]], "ii->": [[(3, 3)], [(1, 1)], [(5, 5)]],
        "ij->": [[(2, 3)], [(1, 4)], [(0, 2)]], "bi,bj->bij": [[(2, 3), (2, 4)], [(1, 1), (1, 1)], [(3, 2), (3, 2)]],
        "iij,j->i": [[(3, 3, 2), (2,)], [(1, 1, 4), (4,)], [(2, 2, 3), (3,)]], "ij,jk,kl->il": [[(2, 3), (3, 4), (4, 2)], [(1, 2), (2, 2), (2, 1)], [(2, 2), (2, 3), (3, 3)]],
        "...ij,...jk->...ik": [[(2, 3, 4), (2, 4, 2)], [(2, 3), (3, 2)], [(0, 2, 3), (0, 3, 1)]],
        "i,j->": [[(3,), (4,)], [(1,), (2,)], [(2,), (2,)]]}.items():
    family("einsum " + formula.replace(",", ";").replace("->", "="), lambda *x, formula=formula: torch.einsum(formula, *x), *choices)
family("pairwiseDistance", F.pairwise_distance, [(1, 4), (1, 4)], [(3, 2), (3, 2)])
family("cosineSimilarity", lambda a, b: F.cosine_similarity(a, b, -1), [(2, 3), (2, 3)], [(4,), (4,)], [(0, 3), (0, 3)])
family("distances", torch.cdist, [(1, 4), (3, 4)], [(2, 1), (2, 1)], [(6, 5), (2, 5)])
family("where", lambda a, b: torch.where(mask, a, b), [(), ()], [(1, 3), (2, 3)])
family("averagePool-1", lambda x: F.adaptive_avg_pool2d(x, 1), (1, 1, 2, 2), (2, 2, 5, 3))
family("averagePool-3", lambda x: F.adaptive_avg_pool2d(x, 3), (1, 2, 3, 3), (1, 1, 4, 6))
# In double precision: a derivative of vectors divides by differences of values.
for name, function, shapes in [
        ("eigenvalues", lambda x: torch.linalg.eigvalsh(x.double() + x.double().mT), [(3, 3), (1, 1), (4, 4)]),
        ("eigenvectors", lambda x: torch.linalg.eigh(x.double() + x.double().mT).eigenvectors.square(), [(3, 3), (1, 1), (4, 4)]),
        ("singularValues", lambda x: torch.linalg.svdvals(x.double()), [(3, 3), (4, 2), (2, 5)]),
        ("leftSingular", lambda x: torch.linalg.svd(x.double(), full_matrices=False).U.square(), [(3, 3), (4, 2), (2, 4)]),
        ("rightSingular", lambda x: torch.linalg.svd(x.double(), full_matrices=False).Vh.square(), [(3, 3), (4, 2), (2, 4)])]:
    family(name, lambda x, function=function: function(x).float(), *shapes)


def apart(*shape):
    """Numbers in random order, 0.3 apart and none near 0, a half or a whole number: away from all bends."""
    count = torch.Size(shape).numel()
    return ((torch.randperm(count) - count // 2) * 0.3 + 0.07).reshape(shape)


for name, function in {
        "floor": torch.floor, "ceil": torch.ceil, "round": torch.round, "truncate": torch.trunc, "sign": torch.sign, "abs": torch.abs,
        "relu": torch.relu, "leakyReLU": lambda x: F.leaky_relu(x, 0.01), "clamp": lambda x: x.clamp(min=0.25),
        "clampMax": lambda x: x.clamp(max=0.25), "clampRange": lambda x: x.clamp(-0.5, 0.5), "maxAxis": lambda x: x.max(-1).values,
        "minAxis": lambda x: x.min(0, keepdim=True).values, "maxAll": lambda x: x.max(), "minAll": lambda x: x.min(), "amaxLast": lambda x: x.amax(-1),
        "aminAxes": lambda x: x.amin((0, -1)), "amaxKept": lambda x: x.amax((0, 1), keepdim=True), "normLargest": lambda x: torch.linalg.vector_norm(x, float("inf"), -1),
        "sort": lambda x: x.sort(-1).values, "sortDescending": lambda x: x.sort(0, descending=True).values, "topK": lambda x: x.topk(2).values,
        "norm1": lambda x: torch.linalg.vector_norm(x, 1, -1)}.items():
    case(f"{name}/apart", function, apart(2, 3, 4))
for name, function in {"maximum": torch.maximum, "minimum": torch.minimum}.items():
    case(f"{name}/apart", function, apart(2, 3), apart(4, 1, 3) + 0.15)
case("maxPool2d-3-2-1/apart", lambda x: F.max_pool2d(x, 3, 2, 1), apart(1, 1, 5, 5))
case("maxPool2d-2-2-0/apart", lambda x: F.max_pool2d(x, 2), apart(1, 2, 4, 4))
case("maxPool2d-2-1-0/apart", lambda x: F.max_pool2d(x, 2, 1), apart(1, 1, 4, 4))

path = pathlib.Path(__file__).with_name("operations.safetensors")
save_file({k: v.clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
