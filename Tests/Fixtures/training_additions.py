"""Makes training_additions.safetensors: optimizers, schedules, averaging, derivatives of functions and transforms of
images that operations.py and the other scripts lack.

    python3 Tests/Fixtures/training_additions.py

Requires torch 2.13, torchvision, pillow and safetensors.
"""
import pathlib
import torch
from safetensors.torch import load_file, save_file

out = {}
here = pathlib.Path(__file__).parent
known = load_file(here / "optimizers.safetensors")
P, Q, SCALE, X = (known[key] for key in ("p", "q", "scale", "x"))
O, S, W = torch.optim, torch.optim.lr_scheduler, torch.optim.swa_utils


# MARK: Optimizers: twenty steps of the problem of optimizers.py

def run(name, make, second, average=None, schedule=None):
    p, q = (t.clone().requires_grad_() for t in (P, Q))
    optimizer = make([{"params": [p]}, {"params": [q], **second}])
    scheduler = schedule and schedule(optimizer)
    holder = torch.nn.ParameterList([p, q])
    average = average and W.AveragedModel(holder)
    paths = {"p": [], "q": [], "average": []}
    for step in range(20):
        optimizer.zero_grad()
        loss = (SCALE * p**2).sum()
        if step % 4 != 3:
            loss = loss + ((q @ X - 1) ** 2).mean()
        loss.backward()
        optimizer.step()
        if scheduler:
            scheduler.step()
        paths["p"].append(p.detach().clone())
        paths["q"].append(q.detach().clone())
        if average:
            average.update_parameters(holder)
            paths["average"].append(list(average.module)[1].detach().clone())
    for key, values in paths.items():
        if values:
            out[f"{name}/{key}"] = torch.stack(values)


run("nadam", lambda g: O.NAdam(g, lr=0.02), {"lr": 0.1, "betas": (0.5, 0.999)})
run("nadamDecay", lambda g: O.NAdam(g, lr=0.05, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.3, momentum_decay=0.2),
    {"weight_decay": 0})
run("nadamDecoupled", lambda g: O.NAdam(g, lr=0.05, weight_decay=0.3, decoupled_weight_decay=True), {"lr": 0.01})
run("nadamCycle", lambda g: O.NAdam(g), {},
    schedule=lambda o: S.OneCycleLR(o, max_lr=0.1, total_steps=20))
run("radam", lambda g: O.RAdam(g, lr=0.05), {"lr": 0.1, "betas": (0.5, 0.999)})
run("radamDecay", lambda g: O.RAdam(g, lr=0.05, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.3), {"weight_decay": 0})
run("radamDecoupled", lambda g: O.RAdam(g, lr=0.1, betas=(0.9, 0.5), weight_decay=0.3, decoupled_weight_decay=True),
    {"lr": 0.01})
run("adamax", lambda g: O.Adamax(g, lr=0.05), {"lr": 0.1, "betas": (0.5, 0.999)})
run("adamaxDecay", lambda g: O.Adamax(g, lr=0.05, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.3), {"weight_decay": 0})
run("adadelta", lambda g: O.Adadelta(g), {"lr": 0.5})
run("adadeltaDecay", lambda g: O.Adadelta(g, lr=20, rho=0.7, eps=1e-4, weight_decay=0.1), {"weight_decay": 0})
run("average", lambda g: O.SGD(g, lr=0.05), {}, average=True)


# MARK: Schedules: the rates of two groups over forty steps

def rates(name, make, steps=40):
    a, b = torch.zeros(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = O.SGD([{"params": [a]}, {"params": [b], "lr": 0.02}], lr=0.5, momentum=0.6)
    scheduler = make(optimizer)
    rows, momenta = [], []
    for _ in range(steps):
        rows.append([g["lr"] for g in optimizer.param_groups])
        momenta.append([g["momentum"] for g in optimizer.param_groups])
        optimizer.step()
        scheduler.step()
    out[name], out[name + "/momentum"] = torch.tensor(rows), torch.tensor(momenta)


rates("lambda", lambda o: S.LambdaLR(o, lambda t: 0.95**t))
rates("lambdaRoot", lambda o: S.LambdaLR(o, lambda t: (1 + t) ** -0.5))
rates("lambdaStairs", lambda o: S.LambdaLR(o, lambda t: 1 / (1 + t // 7)))
rates("multiplicative", lambda o: S.MultiplicativeLR(o, lambda t: 0.95))
rates("multiplicativeFalling", lambda o: S.MultiplicativeLR(o, lambda t: 1 - 1 / (t + 1)))
rates("multiplicativeStep", lambda o: S.MultiplicativeLR(o, lambda t: 0.5 if t % 9 == 0 else 1))
rates("polynomial", lambda o: S.PolynomialLR(o))
rates("polynomialSquare", lambda o: S.PolynomialLR(o, total_iters=30, power=2))
rates("polynomialRoot", lambda o: S.PolynomialLR(o, total_iters=60, power=0.5))
rates("restarts", lambda o: S.CosineAnnealingWarmRestarts(o, 7))
rates("restartsGrowing", lambda o: S.CosineAnnealingWarmRestarts(o, 3, 2, eta_min=0.01))
rates("restartsEveryStep", lambda o: S.CosineAnnealingWarmRestarts(o, 1, eta_min=0.001))
rates("cyclic", lambda o: S.CyclicLR(o, 0.01, 0.3, step_size_up=5))
rates("cyclicHalving", lambda o: S.CyclicLR(
    o, 0.02, 0.4, step_size_up=3, step_size_down=8, mode="triangular2", base_momentum=0.7, max_momentum=0.95))
rates("cyclicExponential", lambda o: S.CyclicLR(
    o, 0.001, 0.2, step_size_up=4, mode="exp_range", gamma=0.97, cycle_momentum=False))
rates("constant", lambda o: S.ConstantLR(o))
rates("constantLong", lambda o: S.ConstantLR(o, factor=0.2, total_iters=25))
rates("sequence", lambda o: S.SequentialLR(
    o, [S.ConstantLR(o, 0.1, 20), S.ExponentialLR(o, 0.9)], milestones=[20]))
rates("sequenceThree", lambda o: S.SequentialLR(
    o, [S.LinearLR(o, 0.1, total_iters=5), S.StepLR(o, 4, 0.5), S.CosineAnnealingLR(o, 10)], milestones=[5, 25]))
rates("chained", lambda o: S.ChainedScheduler([S.ConstantLR(o, 0.1, 20), S.ExponentialLR(o, 0.9)]))
rates("chainedThree", lambda o: S.ChainedScheduler(
    [S.StepLR(o, 7, 0.5), S.PolynomialLR(o, 50, 2), S.LinearLR(o, 0.2, total_iters=9)]))
rates("annealing", lambda o: W.SWALR(o, 0.05))
rates("annealingLinear", lambda o: W.SWALR(o, 0.3, anneal_epochs=23, anneal_strategy="linear"))
rates("annealingAtOnce", lambda o: W.SWALR(o, 0.3, anneal_epochs=0))


class Late:
    """An annealing that follows a cosine schedule from step 12, as in the documentation of AveragedModel."""

    def __init__(self, optimizer):
        self.count = 0
        self.first = S.CosineAnnealingLR(optimizer, 30)
        self.second = W.SWALR(optimizer, 0.05, anneal_epochs=6)

    def step(self):
        self.count += 1
        (self.second if self.count > 12 else self.first).step()


rates("annealingLate", Late)


# MARK: Batch normalization of averaged parameters

torch.manual_seed(6)
network = torch.nn.Sequential(
    torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.ReLU(), torch.nn.Linear(4, 2),
    torch.nn.BatchNorm1d(2, momentum=0.5, affine=False))
batches = [torch.randn(size, 3) * (index + 1) for index, size in enumerate((5, 8, 2))]
for key, value in network.state_dict().items():
    out[f"updateBN/before/{key}"] = value.clone()
for index, batch in enumerate(batches):
    out[f"updateBN/batch/{index}"] = batch
network.eval()
W.update_bn(batches, network)
for key, value in network.state_dict().items():
    out[f"updateBN/after/{key}"] = value.clone()



# MARK: Derivatives of functions

A = torch.autograd.functional
torch.manual_seed(7)
x, y = torch.randn(3), torch.randn(2, 3).T
u, v, w, scalar = torch.randn(3), torch.randn(3, 2), torch.randn(2, 3), torch.randn(())
for key, value in {"x": x, "y": y, "u": u, "v": v, "w": w, "scalar": scalar}.items():
    out[f"functional/{key}"] = value.contiguous()


def several(x, y):
    return (x.exp()[:, None] * y).sum(1), (x * x).sum() * y.mean()


def energy(x, y):
    return (x.sin() * y.sum(1)).sum() + (x**3).sum() * (y * y).mean()


def grid(name, rows):
    for i, row in enumerate(rows if isinstance(rows, tuple) else (rows,)):
        for j, value in enumerate(row if isinstance(row, tuple) else (row,)):
            out[f"functional/{name}/{i}/{j}"] = value.detach().clone().contiguous()


def pair(name, result):
    for key, value in zip(("outputs", "product"), result):
        for i, part in enumerate(value if isinstance(value, tuple) else (value,)):
            out[f"functional/{name}/{key}/{i}"] = part.detach().clone().contiguous()


grid("jacobian", A.jacobian(several, (x, y)))
grid("jacobianSoftmax", A.jacobian(lambda t: t.softmax(1), w))
grid("jacobianTransposed", A.jacobian(lambda t: t.T * t.sum(), w.T))
grid("jacobianScalar", A.jacobian(lambda t: t.exp(), scalar))
grid("jacobianIndependent", A.jacobian(lambda a, b: (a * 2, b.sum(), torch.ones(2)), (x, y)))
grid("hessian", A.hessian(energy, (x, y)))
grid("hessianSoftmax", A.hessian(lambda t: (t.softmax(1) ** 2).sum(), w))
grid("hessianScalar", A.hessian(lambda t: t.sin() * t, scalar))
grid("hessianLinear", A.hessian(lambda a, b: a.sum() * 3 + (b * b).sum().reshape(1, 1), (x, y)))
pair("vjp", A.vjp(several, (x, y), (u, scalar)))
pair("vjpTwice", A.vjp(lambda a, b: a * b * b, (x, x), u))
pair("vjpIndependent", A.vjp(lambda a, b: a * 2, (x, y), u))
pair("jvp", A.jvp(several, (x, y), (u, v)))
pair("jvpTwice", A.jvp(lambda a, b: a * b * b, (x, x), (u, u * 2)))
pair("jvpIndependent", A.jvp(lambda a, b: (a * 2, torch.ones(2)), (x, y), (u, v)))
pair("vhp", A.vhp(energy, (x, y), (u, v)))
pair("vhpSoftmax", A.vhp(lambda t: (t.softmax(1) ** 2).sum(), w, w * 2))
pair("vhpLinear", A.vhp(lambda a, b: a.sum() * 3 + b.mean(), (x, y), (u, v)))
pair("hvp", A.hvp(energy, (x, y), (u, v)))
pair("hvpSoftmax", A.hvp(lambda t: (t.softmax(1) ** 2).sum(), w, w * 2))
pair("hvpScalar", A.hvp(lambda t: t.sin() * t, scalar, scalar + 1))


def graphed(name, derivative, *inputs):
    """The gradients of a weighted sum of what is computed with create_graph."""
    inputs = [t.clone().requires_grad_() for t in inputs]
    total = 0
    for part in derivative(*inputs):
        total = total + (part * torch.linspace(-1, 2, part.numel()).reshape(part.shape)).sum()
    for i, g in enumerate(torch.autograd.grad(total, inputs)):
        out[f"functional/graph/{name}/{i}"] = g.contiguous()


flat = lambda rows: [part for row in rows for part in (row if isinstance(row, tuple) else (row,))]
graphed("jacobian", lambda a, b: flat(A.jacobian(several, (a, b), create_graph=True)), x, y)
graphed("hessian", lambda a, b: flat(A.hessian(energy, (a, b), create_graph=True)), x, y)
graphed("vjp", lambda a, b, c: A.vjp(several, (a, b), (c, torch.ones(())), create_graph=True)[1], x, y, u)
graphed("jvp", lambda a, b, c: A.jvp(several, (a, b), (c, b), create_graph=True)[1], x, y, u)
graphed("vhp", lambda a, b, c: A.vhp(energy, (a, b), (c, v), create_graph=True)[1], x, y, u)
graphed("hvp", lambda a, b, c: A.hvp(energy, (a, b), (c, v), create_graph=True)[1], x, y, u)

save_file(out, here / "training_additions.safetensors")
print(len(out), sum(t.numel() * t.element_size() for t in out.values()))
