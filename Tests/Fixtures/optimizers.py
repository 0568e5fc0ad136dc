"""Makes optimizers.safetensors: twenty steps of every optimizer, of clipping and of a moving average.

    python3 Tests/Fixtures/optimizers.py

Two groups: p [37], a bowl, and q [3, 5], a linear map that every fourth step leaves without a gradient. The
second group has rates of its own. LARS and LAMB, which PyTorch lacks, are written from their papers below.
"""
import pathlib
import torch
from safetensors.torch import save_file

torch.manual_seed(3)
P, Q = torch.randn(37), torch.randn(3, 5)
SCALE, X = torch.rand(37) * 10 ** torch.linspace(-2, 1, 37), torch.randn(5, 4)
out = {"p": P, "q": Q, "scale": SCALE, "x": X}


class LARS(torch.optim.Optimizer):
    """You, Gitman and Ginsburg 2017, algorithm 1."""

    def __init__(self, groups, lr, momentum=0.9, weight_decay=0.0, trust=0.001, vectors=True):
        super().__init__(groups, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))
        self.trust, self.vectors = trust, vectors

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                if w.grad is None:
                    continue
                beta = group["weight_decay"]
                local = 1.0
                if w.norm() > 0 and w.grad.norm() > 0 and (self.vectors or w.dim() > 1):
                    local = self.trust * w.norm() / (w.grad.norm() + beta * w.norm())
                v = self.state[w].setdefault("v", torch.zeros_like(w))
                v.mul_(group["momentum"]).add_(group["lr"] * local * (w.grad + beta * w))
                w.sub_(v)


class LAMB(torch.optim.Optimizer):
    """You and others 2020, algorithm 2, with the identity for phi."""

    def __init__(self, groups, lr, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0):
        super().__init__(groups, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for w in group["params"]:
                if w.grad is None:
                    continue
                s = self.state[w]
                if not s:
                    s.update(t=0, m=torch.zeros_like(w), v=torch.zeros_like(w))
                s["t"] += 1
                s["m"] = b1 * s["m"] + (1 - b1) * w.grad
                s["v"] = b2 * s["v"] + (1 - b2) * w.grad**2
                m, v = s["m"] / (1 - b1 ** s["t"]), s["v"] / (1 - b2 ** s["t"])
                u = m / (v.sqrt() + group["eps"]) + group["weight_decay"] * w
                ratio = w.norm() / u.norm() if w.norm() > 0 and u.norm() > 0 else 1.0
                w.sub_(group["lr"] * ratio * u)


def run(name, make, second, clip=None, average=None, start=(P, Q)):
    p, q = (t.clone().requires_grad_() for t in start)
    optimizer = make([{"params": [p]}, {"params": [q], **second}])
    holder = torch.nn.ParameterList([p, q])
    if average is not None:
        average = torch.optim.swa_utils.AveragedModel(
            holder, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(average))
    paths = {"p": [], "q": [], "average": [], "norm": []}
    for step in range(20):
        optimizer.zero_grad()
        loss = (SCALE * p**2).sum()
        if step % 4 != 3:
            loss = loss + ((q @ X - 1) ** 2).mean()
        loss.backward()
        if clip is not None:
            paths["norm"].append(clip([p, q]))
        optimizer.step()
        paths["p"].append(p.detach().clone())
        paths["q"].append(q.detach().clone())
        if average is not None:
            average.update_parameters(holder)
            paths["average"].append([t for t in average.module][1].detach().clone())
    for key, values in paths.items():
        if values and values[0] is not None:
            out[f"{name}/{key}"] = torch.stack(values)


O = torch.optim
run("sgd", lambda g: O.SGD(g, lr=0.02), {"lr": 0.1})
run("sgdMomentum", lambda g: O.SGD(g, lr=0.01, momentum=0.9), {"momentum": 0.5})
run("sgdNesterov", lambda g: O.SGD(g, lr=0.01, momentum=0.9, nesterov=True, weight_decay=0.1), {"weight_decay": 0})
run("sgdDampening", lambda g: O.SGD(g, lr=0.02, momentum=0.8, dampening=0.3, weight_decay=0.05), {"lr": 0.05})
run("adam", lambda g: O.Adam(g, lr=0.05), {"lr": 0.1, "betas": (0.5, 0.999)})
run("adamDecay", lambda g: O.Adam(g, lr=0.05, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.3), {"weight_decay": 0})
run("adamAMSGrad", lambda g: O.Adam(g, lr=0.2, betas=(0.9, 0.8), amsgrad=True, weight_decay=0.1), {"lr": 0.1})
run("adamW", lambda g: O.AdamW(g, lr=0.05), {"lr": 0.1, "weight_decay": 0.5})
run("adamWAMSGrad", lambda g: O.AdamW(g, lr=0.2, betas=(0.9, 0.8), amsgrad=True, weight_decay=0.2), {"weight_decay": 0})
run("rmsprop", lambda g: O.RMSprop(g, lr=0.01), {"lr": 0.03})
run("rmspropMomentum", lambda g: O.RMSprop(g, lr=0.01, alpha=0.9, eps=1e-4, weight_decay=0.1, momentum=0.5), {"momentum": 0})
run("rmspropCentered", lambda g: O.RMSprop(g, lr=0.01, alpha=0.9, centered=True, momentum=0.3, eps=1e-3), {"lr": 0.02})
run("adagrad", lambda g: O.Adagrad(g), {"lr": 0.1})
run("adagradDecay", lambda g: O.Adagrad(g, lr=0.2, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.5, eps=1e-5), {"weight_decay": 0})
run("lars", lambda g: LARS(g, lr=1.0, trust=0.02), {"lr": 2.0, "weight_decay": 0.1})
run("larsMatrices", lambda g: LARS(g, lr=0.05, momentum=0.8, weight_decay=0.01, trust=0.5, vectors=False), {"momentum": 0.5})
run("larsFromZero", lambda g: LARS(g, lr=0.01, trust=0.02), {}, start=(P, torch.zeros_like(Q)))
run("lamb", lambda g: LAMB(g, lr=0.02), {"lr": 0.05, "weight_decay": 0.1})
run("lambDecay", lambda g: LAMB(g, lr=0.02, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.3), {"weight_decay": 0})
run("lambFromZero", lambda g: LAMB(g, lr=0.01), {}, start=(P, torch.zeros_like(Q)))
norm, value = torch.nn.utils.clip_grad_norm_, torch.nn.utils.clip_grad_value_
run("clipNorm", lambda g: O.SGD(g, lr=0.05), {}, clip=lambda ps: norm(ps, 3.0))
run("clipLargest", lambda g: O.SGD(g, lr=0.05), {}, clip=lambda ps: norm(ps, 0.5, norm_type=float("inf")))
run("clipValue", lambda g: O.SGD(g, lr=0.05), {}, clip=lambda ps: value(ps, 0.4))
run("average", lambda g: O.SGD(g, lr=0.05), {}, average=0.8)
save_file(out, pathlib.Path(__file__).with_name("optimizers.safetensors"))
