"""Makes linear_algebra.safetensors: products, solutions and factors of matrices, and their gradients, by PyTorch.

    python3 Tests/Fixtures/linear_algebra.py

Needs torch 2.13 and safetensors. Keys as in operations.safetensors, and NAME/second0, …: the gradients of the
sum of all gradients with weights. Computed in double precision from inputs in single
precision. Inverses are of matrices plus a multiple of the identity, so that they exist for equal elements, too.
"""
import pathlib
import torch
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
randn, linalg = torch.randn, torch.linalg
cases = {}


def uneven(x):
    """Weights that are uneven along every axis, unlike a line."""
    return torch.sin(1.7 * torch.arange(x.numel()) + 0.3).reshape(x.shape)


def derivative(y, leaves, seed):
    if not y.requires_grad:
        return [torch.zeros_like(x) for x in leaves]
    seed = None if seed is None else seed.double()
    return torch.autograd.grad(y, leaves, seed, create_graph=True, allow_unused=True, materialize_grads=True)


def case(name, function, *inputs):
    leaves = [x.double().requires_grad_() for x in inputs]
    result = function(*leaves)
    seed = uneven(result)
    gradients = derivative(result, leaves, seed)
    seconds = derivative(sum((g * uneven(g)).sum() for g in gradients), leaves, None)
    for i, (x, g, h) in enumerate(zip(inputs, gradients, seconds)):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x, g.detach().float()
        cases[f"{name}/second{i}"] = h.detach().float()
    cases[f"{name}/result"], cases[f"{name}/seed"] = result.detach().float(), seed


def family(name, function, *choices, scale=1.0):
    """One case for each of the choices: a shape, or a list of shapes, for the inputs."""
    for choice in choices:
        shapes = choice if isinstance(choice, list) else [choice]
        label = " ".join("x".join(map(str, shape)) or "scalar" for shape in shapes)
        while f"{name}/{label}/result" in cases:
            label += "+"
        case(f"{name}/{label}", function, *[randn(shape) * scale for shape in shapes])


# Products.

family("matmul", torch.matmul, [(3,), (3,)], [(0,), (0,)], [(2, 3), (3,)], [(3,), (3, 2)], [(2, 4, 3), (3,)], [(3,), (2, 3, 4)],
       [(2, 1, 2, 3), (3,)], [(1,), (1,)], [(0, 3), (3,)], [(2, 0), (0,)], [(2, 1, 2, 3), (4, 3, 1)])
family("vecdot", linalg.vecdot, [(3,), (3,)], [(2, 3), (3,)], [(2, 1, 3), (4, 3)], [(2, 0), (2, 0)])
family("vecdotFirst", lambda a, b: linalg.vecdot(a, b, dim=0), [(3,), (3,)], [(3, 2), (3, 1)], [(3, 2), (3, 2)])
family("addmm", lambda x, a, b: torch.addmm(x, a, b, beta=0.5, alpha=-2), [(2, 4), (2, 3), (3, 4)], [(4,), (2, 3), (3, 4)], [(), (1, 3), (3, 2)])
family("addmm", lambda x, a, b: torch.baddbmm(x, a, b, beta=0.5, alpha=-2), [(2, 1), (2, 2, 3), (2, 3, 2)])
family("addmm", lambda x, a, b: torch.addmv(x, a, b, beta=0.5, alpha=-2), [(2,), (2, 3), (3,)], [(2,), (2, 0), (0,)])
family("multiDot", lambda a, b, c: linalg.multi_dot([a, b, c]), [(2, 5), (5, 1), (1, 4)], [(5,), (5, 2), (2, 3)], [(2, 5), (5, 3), (3,)],
       [(3,), (3, 2), (2,)], [(2, 0), (0, 3), (3, 2)])
pairs = [[(2, 3), (3, 4)], [(4, 2, 3), (3, 2)], [(2, 3), (3, 2)], [(1, 2), (2, 1)], [(0, 3), (3, 2)]]
family("tensordotOne", lambda a, b: torch.tensordot(a, b, 1), *pairs, [(3,), (3,)], [(2, 1), (3, 2)])
family("tensordotTwo", lambda a, b: torch.tensordot(a, b, 2), [(2, 3), (2, 3)], [(4, 2, 3), (2, 3, 2)], [(2, 1, 3), (2, 3, 1)])
family("tensordotNone", lambda a, b: torch.tensordot(a, b, 0), [(2,), (3,)], [(), (2, 2)], [(1, 2), (0,)])
family("tensordotAxes", lambda a, b: torch.tensordot(a, b, ([0, -1], [1, 0])), [(2, 3), (3, 2)], [(2, 4, 3), (3, 2, 2)], [(2, 1), (3, 2)])
family("inner", torch.inner, [(3,), (3,)], [(2, 3), (3,)], [(2, 3), (4, 3)], [(2, 1, 3), (2, 3)], [(), (2,)], [(2, 2), ()], [(2, 0), (0,)])
family("kron", torch.kron, [(2, 2), (3, 2)], [(2,), (2, 3)], [(2, 1, 2), (3,)], [(), (2,)], [(0, 2), (2, 2)])
family("cross", linalg.cross, [(3,), (3,)], [(2, 3), (1, 3)], [(4, 1, 3), (1, 2, 3)], [(0, 3), (1, 3)])
family("crossFirst", lambda a, b: linalg.cross(a, b, dim=0), [(3,), (3,)], [(3, 2), (3, 1)], [(3, 2, 2), (3, 2, 2)])
for equation, choices in {
        "ij,jk->ik": [[(2, 1), (3, 2)], [(1, 3), (1, 2)], [(1, 1), (1, 1)], [(2, 3), (1, 2)], [(0, 1), (2, 2)]],
        "...ij,...jk->...ik": [[(2, 1, 2, 3), (4, 3, 2)], [(1, 2, 3), (2, 3, 1)], [(2, 3), (3, 1, 2)], [(3, 1, 2, 1), (1, 2, 3, 2)]],
        "ij,ij->": [[(2, 3), (1, 3)], [(1, 1), (2, 3)], [(2, 1), (1, 3)]],
        "...i,...i->...": [[(2, 1, 3), (4, 3)], [(3,), (2, 1)], [(1,), (0,)]],
        "ii,i->i": [[(1, 1), (3,)], [(3, 3), (1,)], [(2, 2), (2,)]],
        "...ij->ij": [[(2, 2, 3)], [(2, 3)], [(1, 2, 2, 2)]],
        "b...,...b->...": [[(2, 3), (1, 2)], [(2, 3, 1), (3, 1)], [(1, 2), (3, 2, 2)]],
        "bi,ij,bj->b": [[(2, 3), (3, 2), (2, 2)], [(2, 1), (3, 2), (1, 2)], [(2, 3), (1, 1), (2, 2)]]}.items():
    family("einsum " + equation.replace(",", ";").replace("->", "="), lambda *x, e=equation: torch.einsum(e, *x), *choices)

# Linear systems. Elements of the diagonal are far from 0 and from each other.

def plus(x, number=3.0):
    return x + number * torch.eye(x.shape[-1])


square = [(3, 3), (1, 1), (2, 2, 2), (0, 0), (2, 0, 3, 3), (4, 4)]
family("inverse", lambda x: linalg.inv(plus(x)), *square, scale=0.7)
sides = [[(3, 3), (3, 2)], [(3, 3), (3,)], [(2, 2, 2), (2, 2)], [(2, 2, 2), (2, 1)], [(2, 2, 2), (2,)], [(2, 1, 2, 2), (2, 2, 3)], [(2, 2), (3, 2, 1)],
         [(0, 0), (0, 2)], [(2, 2), (2, 0)]]
family("solve", lambda a, b: linalg.solve(plus(a), b), *sides, scale=0.7)
triangular = [[(3, 3), (3, 2)], [(2, 1, 2, 2), (2, 2, 3)], [(2, 2), (3, 2, 1)], [(0, 0), (0, 2)]]
for name, upper, unit in [("solveUpper", True, False), ("solveLower", False, False), ("solveUnit", False, True), ("solveUpperUnit", True, True)]:
    family(name, lambda a, b: linalg.solve_triangular(plus(a), b, upper=upper, unitriangular=unit), *triangular, scale=0.7)
    case(f"{name}/vector", lambda a, b: linalg.solve_triangular(plus(a), b[:, None], upper=upper, unitriangular=unit)[:, 0], randn(2, 2) * 0.7, randn(2))
family("determinant", linalg.det, *square)
family("slogdet", lambda x: linalg.slogdet(plus(x)).logabsdet, *square, scale=0.7)
family("slogdetSign", lambda x: linalg.slogdet(x).sign + 0 * x.sum((-2, -1)), *square)
family("logDeterminant", lambda x: torch.logdet(plus(x)), *square, scale=0.5)
rectangles = [(4, 2), (2, 4), (3, 3), (2, 3, 2), (0, 2), (2, 0)]


def tall(x):
    """Singular values far from 0 and from each other."""
    m, n = x.shape[-2:]
    return x + torch.eye(m, n) * (2 + torch.arange(n))


def least_squares(a, b):
    is_vector = b.dim() < a.dim()
    x = linalg.pinv(a) @ (b[..., None] if is_vector else b)
    return x[..., 0] if is_vector else x


for shape in rectangles:
    case(f"pseudoInverse/{'x'.join(map(str, shape))}", linalg.pinv, tall(randn(shape) * 0.3))
for a, b in [((4, 2), (4, 3)), ((2, 4), (2, 2)), ((3, 3), (3,)), ((2, 3, 2), (2, 3, 1)), ((2, 3, 2), (2, 3)), ((3, 2), (3,)), ((4, 2), (4, 0)), ((0, 2), (0, 1))]:
    case(f"leastSquares/{'x'.join(map(str, a))} {'x'.join(map(str, b))}",
         least_squares, tall(randn(a) * 0.3), randn(b))
low = randn(4, 1) @ randn(1, 3) + randn(4, 1) @ randn(1, 3)
case("pseudoInverseLow/rank2", lambda x: linalg.pinv(x, rtol=1e-3), low)
case("pseudoInverseLow/transposed", lambda x: linalg.pinv(x, rtol=1e-3), low.T.contiguous())
case("pseudoInverseLow/zeros", lambda x: linalg.pinv(x, rtol=1e-3), torch.zeros(2, 3))

# Factors.

def joined(x, y):
    """Both in one result, so that both gradients meet."""
    return torch.cat([x.reshape(-1), y.reshape(-1)])


family("choleskyOf", lambda x: linalg.cholesky(x @ x.mT + 2 * torch.eye(x.shape[-2])), (3, 3), (2, 3), (2, 2, 2), (0, 0), (1, 1))
family("cholesky", lambda x: linalg.cholesky(plus(x, 4.0)), (3, 3), (1, 1), (2, 2, 2), (0, 0), scale=0.5)
spread = [tall(randn(shape) * 0.3) for shape in [(3, 3), (4, 2), (2, 4), (2, 3, 2), (0, 2), (2, 0), (1, 1)]]
for x in spread:
    label = "x".join(map(str, x.shape))
    case(f"qrQ/{label}", lambda x: linalg.qr(x).Q, x)
    case(f"qrR/{label}", lambda x: linalg.qr(x).R, x)
    case(f"qr/{label}", lambda x: joined(*linalg.qr(x)), x)
    case(f"luL/{label}", lambda x: linalg.lu(x).L, x)
    case(f"luU/{label}", lambda x: linalg.lu(x).U, x)
    case(f"lu/{label}", lambda x: joined(*linalg.lu(x.flip(-2))[1:]), x)
    case(f"singularValues/{label}", linalg.svdvals, x)
    case(f"leftSingular/{label}", lambda x: linalg.svd(x, full_matrices=False).U.square(), x)
    case(f"rightSingular/{label}", lambda x: linalg.svd(x, full_matrices=False).Vh.square(), x)
for x in [spread[0], spread[6], torch.stack([spread[0], -spread[0].T]), torch.zeros(0, 0)]:
    label = "x".join(map(str, x.shape))
    case(f"eigenvaluesOf/{label}", linalg.eigvalsh, x)
    case(f"eigenvalues/{label}", lambda x: linalg.eigvalsh(x + x.mT), x)
    case(f"eigenvectors/{label}", lambda x: linalg.eigh(x + x.mT).eigenvectors.square(), x)
    case(f"eigenvectorsOf/{label}", lambda x: linalg.eigh(x).eigenvectors.square(), x)

# Norms and functions.

for name, order in {"Frobenius": "fro", "Nuclear": "nuc", "One": 1, "MinusOne": -1, "Two": 2, "MinusTwo": -2, "Infinity": torch.inf, "MinusInfinity": -torch.inf}.items():
    for x in [spread[0], spread[1], spread[3]]:
        label = "x".join(map(str, x.shape))
        case(f"matrixNorm{name}/{label}", lambda x: linalg.matrix_norm(x, order), x)
case("matrixNormFrobenius/0x2", linalg.matrix_norm, torch.zeros(0, 2))
case("matrixNormOne/0x2", lambda x: linalg.matrix_norm(x, 1), torch.zeros(0, 2))
case("matrixNormTwo/2x0", lambda x: linalg.matrix_norm(x, 2), torch.zeros(2, 0))
for shape in [(2, 3, 2), (3, 2, 2), (2, 3, 1, 2)]:
    case(f"matrixNormAxes/{'x'.join(map(str, shape))}", lambda x: linalg.matrix_norm(x, 'fro', (0, -1), True), randn(shape))
for x in [spread[0], spread[1], spread[3]]:
    case(f"conditionNumber/{'x'.join(map(str, x.shape))}", linalg.cond, x)
for exponent, name in [(0, "matrixPowerZero"), (1, "matrixPowerOne"), (3, "matrixPowerThree"), (6, "matrixPowerSix")]:
    family(name, lambda x: linalg.matrix_power(x, exponent), (2, 2), (3, 3), (2, 2, 2), (0, 0), scale=0.6)
family("matrixPowerMinusTwo", lambda x: linalg.matrix_power(plus(x), -2), (2, 2), (3, 3), (2, 2, 2), scale=0.7)
family("matrixExponential", linalg.matrix_exp, (2, 2), (3, 3), (2, 2, 2), (0, 0), (1, 1), scale=0.6)
case("matrixExponential/large", linalg.matrix_exp, torch.tensor([[0.0, 5.0], [-5.0, 0.0]]))
case("matrixExponential/nilpotent", linalg.matrix_exp, torch.tensor([[0.0, 1.0], [0.0, 0.0]]))
family("vandermonde", lambda x: linalg.vander(x), (3,), (2, 2), (2, 1, 3))
family("vandermondeFour", lambda x: linalg.vander(x, N=4), (3,), (2, 2), (1,))
family("diagonalEmbedded", torch.diag_embed, (3,), (2, 3), (2, 0), (1,))
family("diagonalEmbeddedAbove", lambda x: torch.diag_embed(x, 1, 0, 2), (2, 3), (2, 2), (2, 1))
family("diagonalEmbeddedBelow", lambda x: torch.diag_embed(x, -2), (3,), (2, 3), (0,))

path = pathlib.Path(__file__).with_name("linear_algebra.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
