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


# MARK: Transforms of images: "color" and "gray" are Pillow images, "tensor" is float32 [C, H, W]

import numpy as np  # noqa: E402
import torchvision_reference  # noqa: E402,F401  (torchvision without its binary operations)
from PIL import Image  # noqa: E402
from torchvision.transforms import InterpolationMode as Mode  # noqa: E402
from torchvision.transforms import v2  # noqa: E402
from torchvision.transforms.v2 import functional as F  # noqa: E402

random = np.random.default_rng(8)
rows, columns = np.mgrid[0:11, 0:15]
waves = np.stack([128 + 60 * np.sin(columns / 3 + rows / 7), 40 + 9 * columns, 128 + 120 * np.cos(rows / 4)], 2)
blocks = (columns[..., None] // 5 + rows[..., None] // 5) % 3 == 0
color = Image.fromarray(np.where(blocks, random.integers(20, 240, (11, 15, 3)), waves).clip(0, 255).astype(np.uint8))
flat = Image.fromarray(np.full((5, 4, 3), (7, 200, 13), np.uint8))
flat.putpixel((1, 2), (8, 200, 13))
images = {"color": color, "gray": color.convert("L"), "tensor": F.to_dtype(F.to_image(color), torch.float32, scale=True)}
images |= {"flat": flat, "narrow": color.crop((3, 3, 5, 9))}
images |= {"flatTensor": F.to_dtype(F.to_image(flat), torch.float32, scale=True)}
modes = {"nearest": Mode.NEAREST, "bilinear": Mode.BILINEAR}


def keep(name, result):
    if isinstance(result, torch.Tensor):
        out[f"image/{name}"] = torch.Tensor(result).float().contiguous()
    else:
        array = np.asarray(result)
        out[f"image/{name}"] = torch.tensor(array.reshape(*array.shape[:2], -1))


def quadrilaterals(width, height):
    corners = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
    yield corners, [[3, 1], [width - 4, 2], [width - 2, height - 5], [1, height - 3]]
    yield corners, [[5, 0], [13, 3], [8, 9], [2, 7]]
    yield [[2, 2], [width - 3, 1], [width - 2, height - 2], [1, height - 4]], corners


for key, image in images.items():
    keep(f"{key}/input", image)
    for bits in (0, 1, 4, 7, 8) if isinstance(image, torch.Tensor) else (1, 2, 4, 7, 8):
        keep(f"{key}/posterize/{bits}", F.posterize(image, bits))
    for factor in (0, 0.4, 1, 3):
        keep(f"{key}/sharpness/{factor}", F.adjust_sharpness(image, factor))
    keep(f"{key}/autocontrast", F.autocontrast(image))
    keep(f"{key}/equalize", F.equalize(image))
    keep(f"{key}/invert", F.invert(image))
    for threshold in (0, 128, 255):
        value = threshold / 255 if isinstance(image, torch.Tensor) else threshold
        keep(f"{key}/solarize/{threshold}", F.solarize(image, value))
    if key in ("color", "gray", "tensor"):
        for index, (start, end) in enumerate(quadrilaterals(15, 11)):
            for mode in modes:
                keep(f"{key}/perspective/{index}/{mode}", F.perspective(image, start, end, modes[mode]))


# Operations of automatic augmentation, with the magnitudes of their bins, by "SPACE/OPERATION/BIN/SIGN".
augment = v2.RandAugment()
for space, transform, bins in (("standard", v2.RandAugment, 31), ("wide", v2.TrivialAugmentWide, 31),
                               ("auto", v2.AutoAugment, 10)):
    for name, (magnitudes, signed) in transform._AUGMENTATION_SPACE.items():
        values = magnitudes(bins, 11, 15)
        values = torch.zeros(bins) if values is None else values
        out[f"augment/{space}/{name}"] = values.double()
for name in v2.AutoAugment._AUGMENTATION_SPACE | v2.RandAugment._AUGMENTATION_SPACE:
    values = out.get(f"augment/wide/{name}", torch.zeros(31))
    for index in (0, 12, 30) if name in v2.TrivialAugmentWide._AUGMENTATION_SPACE else (0,):
        for sign in (1, -1) if name[-1] in "XYser" and name not in ("Posterize", "Solarize", "Equalize", "Invert") else (1,):
            magnitude = float(values[index]) * sign
            for key in ("color", "tensor"):
                if key == "color" or index == 12:
                    keep(f"{key}/augment/{name}/{index}/{sign}", augment._apply_image_or_video_transform(
                        images[key], name, magnitude, interpolation=Mode.NEAREST, fill=augment._fill))

# Random transforms: the mean and standard deviation of each value over many draws.
torch.manual_seed(0)
small = color.crop((2, 1, 12, 10))
out["random/input"] = torch.tensor(np.asarray(small))
randoms = {
    "posterize": v2.RandomPosterize(3, 0.4),
    "invert": v2.RandomInvert(0.3),
    "autocontrast": v2.RandomAutocontrast(0.6),
    "equalize": v2.RandomEqualize(0.2),
    "sharpness": v2.RandomAdjustSharpness(2.5, 0.7),
    "perspective": v2.RandomPerspective(0.6, 0.8),
    "perspectiveNearest": v2.RandomPerspective(0.7, 1, Mode.NEAREST),
    "randAugment": v2.RandAugment(),
    "randAugmentStrong": v2.RandAugment(3, 25, interpolation=Mode.BILINEAR),
    "trivialAugment": v2.TrivialAugmentWide(),
    "autoAugmentImageNet": v2.AutoAugment(v2.AutoAugmentPolicy.IMAGENET),
    "autoAugmentCIFAR": v2.AutoAugment(v2.AutoAugmentPolicy.CIFAR10),
    "autoAugmentSVHN": v2.AutoAugment(v2.AutoAugmentPolicy.SVHN),
}
for name, transform in randoms.items():
    draws = torch.stack([torch.tensor(np.asarray(transform(small))) for _ in range(4000)]).double()
    out[f"random/{name}/mean"] = draws.mean(0).float()
    out[f"random/{name}/deviation"] = draws.std(0).float()

# Mixing of batches.
torch.manual_seed(9)
batch, labels = torch.rand(4, 2, 5, 6), torch.tensor([2, 0, 1, 2])
soft = torch.rand(4, 3).softmax(1)
out |= {"mix/images": batch, "mix/labels": labels, "mix/soft": soft}
for index, lam in enumerate((0.3, 0.85, 1.0)):
    params = {"lam": lam, "labels": labels, "batch_size": 4}
    out[f"mixUp/{index}/weight"] = torch.tensor(lam)
    out[f"mixUp/{index}/images"] = v2.MixUp(num_classes=3).transform(batch, params)
    out[f"mixUp/{index}/labels"] = v2.MixUp(num_classes=3).transform(labels, params)
    out[f"mixUp/{index}/soft"] = v2.MixUp().transform(soft, params | {"labels": soft})
for index, (x1, y1, x2, y2) in enumerate(((1, 2, 4, 5), (0, 0, 6, 1), (3, 1, 3, 4))):
    lam = 1 - (x2 - x1) * (y2 - y1) / 30
    params = {"box": (x1, y1, x2, y2), "lam_adjusted": lam, "labels": labels, "batch_size": 4}
    out[f"cutMix/{index}/box"] = torch.tensor([x1, y1, x2, y2])
    out[f"cutMix/{index}/images"] = v2.CutMix(num_classes=3).transform(batch, params)
    out[f"cutMix/{index}/labels"] = v2.CutMix(num_classes=3).transform(labels, params)
    out[f"cutMix/{index}/soft"] = v2.CutMix().transform(soft, params | {"labels": soft})
# The mean and standard deviation of the weight and of the box, over many draws.
for alpha in (0.2, 1.0, 3.0):
    cut = v2.CutMix(alpha=alpha, num_classes=3)
    draws = torch.tensor([[*(p := cut.make_params([batch]))["box"], p["lam_adjusted"]] for _ in range(20000)]).double()
    out[f"cutMix/draws/{alpha}"] = torch.stack([draws.mean(0), draws.std(0)]).float()

save_file(out, here / "training_additions.safetensors")
print(len(out), sum(t.numel() * t.element_size() for t in out.values()))
