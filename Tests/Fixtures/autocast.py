"""Makes autocast.safetensors: ten steps of a small network in torch.autocast, in bfloat16, and in float32.

    python3 Tests/Fixtures/autocast.py
"""
import contextlib
import pathlib
import torch
from torch import nn
from safetensors.torch import save_file

torch.manual_seed(5)


def network():
    return nn.Sequential(
        nn.Conv2d(3, 17, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(17), nn.ReLU(),
        nn.Conv2d(17, 20, 3, padding=1), nn.BatchNorm2d(20), nn.ReLU(),
        nn.Conv2d(20, 8, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())


initial = network()
x, target = torch.randn(8, 3, 17, 14), torch.randn(8, 8)
out = {"x": x, "target": target}
out |= {"initial." + name: value.clone() for name, value in initial.state_dict().items() if value.dtype == torch.float32}
for name in ("bf16", "float32"):
    trained = network()
    trained.load_state_dict(initial.state_dict())
    optimizer = torch.optim.Adam(trained.parameters(), lr=0.01)
    losses = []
    for step in range(10):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16) if name == "bf16" else contextlib.nullcontext():
            y = trained(x)
        loss = ((y.float() - target) ** 2).mean()
        loss.backward()
        if step == 0:
            out |= {f"{name}.gradient.{i}": p.grad.clone() for i, p in enumerate(trained.parameters())}
        optimizer.step()
        losses.append(loss.item())
    out[name + ".losses"] = torch.tensor(losses)
    print(name, losses)
save_file(out, pathlib.Path(__file__).with_name("autocast.safetensors"))
