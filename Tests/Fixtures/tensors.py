"""Makes tensors.safetensors and doubles.safetensors: results of tensor operations, by PyTorch.

    python3 Tests/Fixtures/tensors.py

For each case NAME/input0, … and NAME/result; indices and truth values are kept as numbers. The results in
doubles.safetensors are those for the same inputs in double precision.
"""
import pathlib
import torch
from safetensors.torch import save_file

torch.manual_seed(0)
cases = {}
doubles = {}


def case(name, function, *inputs):
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"] = x.contiguous()
    cases[f"{name}/result"] = function(*inputs).float().contiguous()
    doubles[f"{name}/result"] = function(*[x.double() for x in inputs]).double().contiguous()


x = torch.randn(2, 3, 4)
edge = torch.tensor([0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 1e-6, 30.0, float("inf"), -float("inf"), float("nan")])
small = torch.rand(3, 4) * 1.8 - 0.9
for name in ["exp2", "expm1", "sin", "cos", "tan", "atan", "sinh", "cosh", "erf", "floor", "ceil", "trunc",
             "exp", "abs", "sign", "relu", "sigmoid", "tanh", "square", "reciprocal", "isnan", "isfinite"]:
    case(f"{name}/normal", getattr(torch, name), x)
    case(f"{name}/edge", getattr(torch, name), edge)
for name in ["log", "log2", "log10", "log1p", "sqrt", "rsqrt"]:
    case(f"{name}/positive", getattr(torch, name), torch.rand(3, 4) * 5)
    case(f"{name}/edge", getattr(torch, name), edge)
for name in ["asin", "acos"]:
    case(f"{name}/small", getattr(torch, name), small)
case("round/half", torch.round, torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5, 2.4]))
case("clampRange/a", lambda x: x.clamp(-0.5, 0.5), x)
case("clampRange/edge", lambda x: x.clamp(-0.5, 0.5), edge)
case("powTensor/a", torch.pow, torch.rand(3, 4) + 0.1, torch.randn(4))
case("maximum/edge", torch.maximum, edge, torch.zeros(()))
case("minimum/edge", torch.minimum, edge, torch.zeros(()))
for name in ["eq", "ne", "lt", "le", "gt", "ge"]:
    case(f"{name}/edge", getattr(torch, name), edge, torch.tensor([0.0] * 5 + [float("nan")] + [0.5] * 5))
case("std/all", lambda x: x.std(), x)
case("stdPopulation/axes", lambda x: x.std((0, 2), correction=0), x)
case("var/axis", lambda x: x.var(1), x)
case("prod/middle", lambda x: x.prod(1), x)
case("prod/empty", lambda x: x.prod(1), torch.zeros(2, 0))
case("cumsum/0", lambda x: x.cumsum(0), x)
case("cumsum/last", lambda x: x.cumsum(-1), x)
case("cumprod/middle", lambda x: x.cumprod(1), x)
case("argmax/last", lambda x: x.argmax(-1), x)
case("argmax/nan", lambda x: x.argmax(-1), torch.tensor([[1.0, float("nan"), 5, float("nan")], [2, 2, 1, 0]]))
case("argmin/0", lambda x: x.argmin(0), x)
case("logsumexp/last", lambda x: x.logsumexp(-1), torch.tensor([[1000.0, 1001, 999], [-1000, -1000, -1001]]))
case("logsumexp/infinite", lambda x: x.logsumexp(-1), torch.tensor([[-float("inf")] * 2, [float("inf"), 1]]))
case("logsumexpAxes/all", lambda x: x.logsumexp((0, 1, 2)), x)
case("softmax/large", lambda x: x.softmax(-1), torch.tensor([[1000.0, 1001, 999], [-1000, 0, 1000]]))
case("softmax/normal", lambda x: x.softmax(-1), x)
case("logSoftmax/large", lambda x: x.log_softmax(-1), torch.tensor([[1000.0, 1001, 999], [-1000, 0, 1000]]))
case("norm2/last", lambda x: torch.linalg.vector_norm(x, 2, -1), x)
case("norm1/axes", lambda x: torch.linalg.vector_norm(x, 1, (0, 1)), x)
case("norm3/all", lambda x: torch.linalg.vector_norm(x, 3), x)
case("normInfinity/0", lambda x: torch.linalg.vector_norm(x, float("inf"), 0), x)
case("norm0/last", lambda x: torch.linalg.vector_norm(x, 0, -1), x.relu())
case("indexSelect/a", lambda x: x.index_select(1, torch.tensor([2, 0, 2])), x)
indices = torch.tensor([[[0, 1, 1], [1, 0, 0]]])
case("gather/a", lambda x: x.gather(0, indices), x)
case("scatterAdd/a", lambda x, s: x.scatter_add(0, torch.tensor([[0, 0, 1], [0, 1, 1]]), s), torch.zeros(2, 3), torch.randn(2, 3))
case("scatter/a", lambda x, s: x.scatter(1, torch.tensor([[2, 0], [1, 2]]), s), torch.zeros(2, 3), torch.randn(2, 2))
case("maskedSelect/a", lambda x: x.masked_select(x > 0), x)
case("maskedFill/a", lambda x: x.masked_fill(x > 0, 7), x)
case("where/a", lambda x, y: torch.where(x > 0, x, y), x, torch.randn(4))
case("sort/last", lambda x: x.sort(-1).values, x)
case("sortIndices/first", lambda x: x.sort(stable=True, dim=0).indices, torch.tensor([[2.0, 1], [1, 1], [2, 0], [1, 1]]))
case("sortDescending/first", lambda x: x.sort(stable=True, dim=0, descending=True).indices, torch.tensor([[2.0, 1], [1, 1], [2, 0], [1, 1]]))
case("topk/last", lambda x: x.topk(2, -1).values, x)
case("unique/a", torch.unique, torch.tensor([[3.0, 1, 3], [2, 1, 1]]))
case("repeat/a", lambda x: x.repeat(2, 1, 3), x)
case("repeat/more", lambda x: x.repeat(2, 2, 1), torch.randn(2, 3))
case("flip/a", lambda x: x.flip(0, 2), x)
case("roll/1", lambda x: x.roll(1, 2), x)
case("roll/-5", lambda x: x.roll(-5, 1), x)
pad = torch.nn.functional.pad
case("padConstant/a", lambda x: pad(x, (2, 1), value=9.0), x)
case("padReflect/a", lambda x: pad(x, (2, 3), mode="reflect"), x)
case("padReplicate/a", lambda x: pad(x, (2, 3), mode="replicate"), x)
case("diagonal/a", lambda x: x.diagonal(dim1=-2, dim2=-1), x)
case("unfold/a", lambda x: x.unfold(2, 2, 2), x)
case("unfold/overlap", lambda x: x.unfold(1, 2, 1), x)
case("triu/0", torch.triu, x)
case("triu/1", lambda x: torch.triu(x, 1), x)
case("tril/-1", lambda x: torch.tril(x, -1), x)
case("linspace/a", lambda x: torch.linspace(-1, 2, 7, dtype=x.dtype), x)
case("dot/a", torch.dot, torch.randn(9), torch.randn(9))
case("outer/a", torch.outer, torch.randn(3), torch.randn(4))
case("trace/a", torch.trace, torch.randn(4, 4))
case("split/a", lambda x: x.split(2, 1)[1], x)
case("chunk/a", lambda x: x.chunk(3, 2)[1], x)

for formula, shapes in {
    "ij,jk->ik": [(2, 3), (3, 4)], "ij,jk": [(2, 3), (3, 4)], "ii->": [(3, 3)], "ii->i": [(3, 3)], "ij->ji": [(2, 3)],
    "bij,bjk->bik": [(2, 3, 4), (2, 4, 5)], "bi,bj->bij": [(2, 3), (2, 4)], "i,j->": [(3,), (4,)],
    "ijk,kl->jil": [(2, 3, 4), (4, 2)], "ij,jk,kl->il": [(2, 3), (3, 4), (4, 2)], "iij,j->i": [(3, 3, 2), (2,)],
    "abc->ca": [(2, 3, 4)], "...ij,...jk->...ik": [(2, 5, 3, 4), (2, 5, 4, 2)], "i...->...": [(2, 3, 4)], "...i,j...": [(2, 3), (4, 2)], "b...,...->b": [(2, 3, 4), (3, 4)], "bqhd,bkhd->bhqk": [(2, 3, 2, 4), (2, 5, 2, 4)]}.items():
    name = formula.replace(",", ";").replace("->", "=")
    tensors = [torch.randn(*shape) for shape in shapes]
    case(f"einsum {name}/x", lambda *x: torch.einsum(formula, *x), *tensors)
nan, inf = float("nan"), float("inf")
wild = torch.tensor([[1.0, nan, 2, 0], [inf, -inf, 1, 0], [inf, inf, 0, 3], [-inf, -inf, -inf, -inf], [nan, nan, inf, -1], [0.0, -0.0, 0, 0]])
for label, data in [("wild", wild), ("normal", x), ("wildTurned", wild.T)]:
    for name, function in {
            "sumLast": lambda x: x.sum(-1), "meanLast": lambda x: x.mean(-1), "varLast": lambda x: x.var(-1),
            "stdLast": lambda x: x.std(-1), "amaxLast": lambda x: x.amax(-1), "aminLast": lambda x: x.amin(-1),
            "amaxAxes": lambda x: x.amax((0, -1)), "aminAxes": lambda x: x.amin((0, -1)),
            "maxAll": lambda x: x.max(), "minAll": lambda x: x.min(), "argmaxAll": lambda x: x.argmax(), "argminAll": lambda x: x.argmin(),
            "argmaxLast": lambda x: x.argmax(-1), "argminLast": lambda x: x.argmin(-1),
            "prodLast": lambda x: x.prod(-1), "prodAll": lambda x: x.prod(),
            "cumsumLast": lambda x: x.cumsum(-1), "cumprodLast": lambda x: x.cumprod(-1),
            "logsumexp": lambda x: x.logsumexp(-1), "softmax": lambda x: x.softmax(-1), "logSoftmax": lambda x: x.log_softmax(-1),
            "norm2": lambda x: torch.linalg.vector_norm(x, 2, -1), "normOneLast": lambda x: torch.linalg.vector_norm(x, 1, -1),
            "normLargestLast": lambda x: torch.linalg.vector_norm(x, inf, -1), "normSmallestLast": lambda x: torch.linalg.vector_norm(x, -inf, -1),
            "sort": lambda x: x.sort(stable=True, dim=-1).values, "argsort": lambda x: x.argsort(dim=-1, stable=True),
            "argsortDescending": lambda x: x.argsort(dim=-1, stable=True, descending=True),
            "topk": lambda x: x.topk(2).values, "unique": torch.unique, "anyLast": lambda x: x.bool().any(-1), "allAxes": lambda x: x.bool().all(-1).all(0),
            "timesItself": lambda x: x.transpose(-2, -1).matmul(x), "isinf": torch.isinf, "take": lambda x: x.take(torch.tensor([[0, 5], [-1, 3]])),
            "clampMin": lambda x: x.clamp(min=0.5), "clampMax": lambda x: x.clamp(max=0.5),
            "diagonalAbove": lambda x: x.diagonal(1, -2, -1), "diagonalBelow": lambda x: x.diagonal(-1, 0, 1)}.items():
        case(f"{name}/{label}", function, data.contiguous())
# Second and third shapes for everything above that has one case.
for label, data in [("wide", torch.randn(3, 4, 5)), ("thin", torch.randn(2, 3, 2)), ("large", torch.randn(4, 3, 2) * 1e4)]:
    for name, function in {
            "std": lambda x: x.std(), "stdPopulation": lambda x: x.std((0, 2), correction=0), "var": lambda x: x.var(1), "prod": lambda x: x.prod(1),
            "cumsumFirst": lambda x: x.cumsum(0), "cumprod": lambda x: x.cumprod(1), "argmin": lambda x: x.argmin(0), "logsumexpAxes": lambda x: x.logsumexp((0, 1, 2)),
            "norm1": lambda x: torch.linalg.vector_norm(x, 1, (0, 1)), "norm3": lambda x: torch.linalg.vector_norm(x, 3), "norm0": lambda x: torch.linalg.vector_norm(x, 0, -1),
            "normInfinity": lambda x: torch.linalg.vector_norm(x, inf, 0), "indexSelect": lambda x: x.index_select(1, torch.tensor([2, 0, 2])),
            "maskedSelect": lambda x: x.masked_select(x > 0), "maskedFill": lambda x: x.masked_fill(x > 0, 7), "clampRange": lambda x: x.clamp(-0.5, 0.5),
            "sortIndices": lambda x: x.sort(stable=True, dim=0).indices, "sortDescending": lambda x: x.sort(stable=True, dim=0, descending=True).indices,
            "repeat": lambda x: x.repeat(2, 1, 3), "flip": lambda x: x.flip(0, 2), "padConstant": lambda x: torch.nn.functional.pad(x, (2, 1), value=9.0),
            "padReplicate": lambda x: torch.nn.functional.pad(x, (2, 3), mode="replicate"), "diagonal": lambda x: x.diagonal(dim1=-2, dim2=-1),
            "triu": torch.triu, "tril": lambda x: torch.tril(x, -1), "trace": lambda x: x.diagonal(dim1=-2, dim2=-1).sum(-1),
            "split": lambda x: x.split(2, 1)[1], "unfoldFirst": lambda x: x.unfold(0, 2, 1), "stackLast": lambda x: torch.stack([x, x], -1),
            "asinh": torch.asinh, "acosh": torch.acosh, "atanh": torch.atanh}.items():
        case(f"{name}/{label}", function, data)
for n in [1, 3, 6]:
    case(f"dot/{n}", torch.dot, torch.randn(n), torch.randn(n))
    case(f"outer/{n}", torch.outer, torch.randn(n), torch.randn(2))
    case(f"powTensor/{n}", torch.pow, torch.rand(3, n) + 0.1, torch.randn(n))
    case(f"where/{n}", lambda x, y: torch.where(x > 0, x, y), torch.randn(3, n), torch.randn(n))
pairs = torch.cartesian_prod(edge, edge)
for name in ["add", "sub", "mul", "div", "pow", "maximum", "minimum", "eq", "ne", "lt", "le", "gt", "ge"]:
    case(f"{name}/pairs", getattr(torch, name), pairs[:, 0].contiguous(), pairs[:, 1].contiguous())
case("asin/edge", torch.asin, edge)
case("acos/edge", torch.acos, edge)
case("round/edge", torch.round, edge)
zero = torch.zeros(2, 0, 3)
for name, function in {
        "sumMiddle": lambda x: x.sum(1), "meanMiddle": lambda x: x.mean(1), "sumAll": torch.sum, "meanAll": torch.mean,
        "prodAll": torch.prod, "cumsumLast": lambda x: x.cumsum(-1), "logsumexp": lambda x: x.logsumexp(-1), "softmax": lambda x: x.softmax(-1),
        "sort": lambda x: x.sort(-1).values, "unique": torch.unique, "norm2": lambda x: torch.linalg.vector_norm(x, 2, -1),
        "amaxLast": lambda x: x.amax(-1), "flip": lambda x: x.flip(0, 2), "triu": torch.triu, "diagonalAbove": lambda x: x.diagonal(1, -2, -1)}.items():
    case(f"{name}/zero", function, zero)
symmetric = torch.randn(6, 6)
symmetric = symmetric + symmetric.T
case("eigenvalues/a", lambda x: torch.linalg.eigvalsh(x), symmetric)
case("eigenvalues/repeated", lambda x: torch.linalg.eigvalsh(x), torch.diag(torch.tensor([2.0, 1, 2])))
case("singularValues/tall", lambda x: torch.linalg.svdvals(x), torch.randn(7, 4))
case("singularValues/wide", lambda x: torch.linalg.svdvals(x), torch.randn(3, 5))

path = pathlib.Path(__file__).with_name("tensors.safetensors")
save_file({k: v.clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
save_file({k: v.clone() for k, v in doubles.items()}, path.with_name("doubles.safetensors"))
