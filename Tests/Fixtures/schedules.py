"""Makes schedules.safetensors: the learning rates of two groups over forty steps of every schedule.

    python3 Tests/Fixtures/schedules.py
"""
import pathlib
import torch
from safetensors.torch import save_file

S = torch.optim.lr_scheduler
out = {}


def run(name, make, measures=None, steps=40):
    a, b = torch.zeros(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([{"params": [a]}, {"params": [b], "lr": 0.02}], lr=0.5, momentum=0.6)
    scheduler = make(optimizer)
    rates, momenta = [], []
    for step in range(steps):
        rates.append([g["lr"] for g in optimizer.param_groups])
        momenta.append([g["momentum"] for g in optimizer.param_groups])
        optimizer.step()
        scheduler.step(*([] if measures is None else [measures[step]]))
    out[name], out[name + "/momentum"] = torch.tensor(rates), torch.tensor(momenta)


run("step", lambda o: S.StepLR(o, 7))
run("stepHalf", lambda o: S.StepLR(o, 3, gamma=0.5))
run("multiStep", lambda o: S.MultiStepLR(o, [5, 6, 20], gamma=0.3))
run("multiStepTwice", lambda o: S.MultiStepLR(o, [4, 9, 9]))
run("exponential", lambda o: S.ExponentialLR(o, 0.93))
run("cosine", lambda o: S.CosineAnnealingLR(o, 25))
run("cosineTo", lambda o: S.CosineAnnealingLR(o, 40, eta_min=0.01))
run("warmup", lambda o: S.LinearLR(o))
run("warmupFrom", lambda o: S.LinearLR(o, start_factor=0.01, total_iters=12))
run("warmupCosine", lambda o: S.SequentialLR(
    o, [S.LinearLR(o, start_factor=0.1, total_iters=8), S.CosineAnnealingLR(o, 32)], milestones=[8]))
run("warmupStep", lambda o: S.SequentialLR(
    o, [S.LinearLR(o, start_factor=0.5, total_iters=4), S.StepLR(o, 10, gamma=0.2)], milestones=[4]))
run("oneCycle", lambda o: S.OneCycleLR(o, max_lr=0.4, total_steps=40))
run("oneCycleLinear", lambda o: S.OneCycleLR(
    o, max_lr=0.4, total_steps=40, pct_start=0.21, anneal_strategy="linear", div_factor=5, final_div_factor=50,
    base_momentum=0.7, max_momentum=0.9))
run("oneCycleThree", lambda o: S.OneCycleLR(o, max_lr=0.4, total_steps=40, three_phase=True, cycle_momentum=False))
torch.manual_seed(4)
falling = [float(v) for v in 3 / torch.arange(1, 41) ** 0.7 + 0.3 * torch.rand(40)]
rising = [1 - v / 4 for v in falling]
out["falling"], out["rising"] = torch.tensor(falling), torch.tensor(rising)
falling, rising = ([float(v) for v in out[k]] for k in ("falling", "rising"))
run("plateau", lambda o: S.ReduceLROnPlateau(o, patience=2), falling)
run("plateauAbsolute", lambda o: S.ReduceLROnPlateau(
    o, factor=0.5, patience=1, threshold=0.05, threshold_mode="abs", cooldown=3, min_lr=0.01), falling)
run("plateauRising", lambda o: S.ReduceLROnPlateau(
    o, mode="max", factor=0.7, patience=0, threshold=0.01, eps=0.004), rising)
run("plateauRisingAbsolute", lambda o: S.ReduceLROnPlateau(
    o, mode="max", factor=0.7, patience=3, threshold=0.001, threshold_mode="abs"), rising)
save_file(out, pathlib.Path(__file__).with_name("schedules.safetensors"))
