"""Makes adam.safetensors: twenty steps of torch.optim.Adam on a bowl, plain and with weight decay.

    python3 Tests/Fixtures/adam.py
"""
import pathlib
import torch
from safetensors.torch import save_file

torch.manual_seed(2)
start, scale = torch.randn(37), torch.rand(37) * 10 ** torch.linspace(-3, 3, 37)
out = {"start": start, "scale": scale}
for name, options in {"plain": {}, "decay": {"weight_decay": 0.1, "lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-4}}.items():
    p = start.clone().requires_grad_()
    optimizer = torch.optim.Adam([p], **({"lr": 1e-3} | options))
    path = []
    for _ in range(20):
        optimizer.zero_grad()
        (scale * p**2).sum().backward()
        optimizer.step()
        path.append(p.detach().clone())
    out[name] = torch.stack(path)
save_file(out, pathlib.Path(__file__).with_name("adam.safetensors"))
