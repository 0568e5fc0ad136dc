"""Makes interpolation.safetensors: output sizes and sampled places of interpolation by PyTorch.

    python3 Tests/Fixtures/interpolation.py

Needs torch 2.13, numpy and safetensors. "sizes/SCALE": the output sizes of inputs of size 1 to 299. "MODE/SCALE/SIZE":
the result for the numbers 0, 1, 2, … in a row; "MODE/to/SIZE/OUTPUT": the same for a given output size.
"""
import pathlib
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.set_num_threads(1)
cases = {}
modes = {
    "nearest": {"mode": "nearest"},
    "bilinear": {"mode": "bilinear"},
    "aligned": {"mode": "bilinear", "align_corners": True},
    "exact": {"mode": "nearest-exact"},
    "bicubic": {"mode": "bicubic"},
    "smooth": {"mode": "bilinear", "antialias": True},
    "smoothBicubic": {"mode": "bicubic", "antialias": True},
}
for scale in ["0.1", "0.3", "0.5", "0.7", "1.1", "1.3", "1.4", "1.6", "1.9", "2.0", "2.3", "2.6", "3.3"]:
    factor = (1.0, float(scale))
    sizes = [F.interpolate(torch.zeros(1, 1, 1, n), scale_factor=factor).shape[-1] if int(n * factor[1]) else 0 for n in range(1, 300)]
    cases[f"sizes/{scale}"] = torch.tensor(sizes)
    for size in [1, 2, 5, 10, 33, 99]:
        row = torch.arange(float(size)).reshape(1, 1, 1, size)
        for mode, options in modes.items():
            if int(size * factor[1]):
                cases[f"{mode}/{scale}/{size}"] = F.interpolate(row, scale_factor=factor, **options).reshape(-1)
for size, output in [(1, 7), (5, 13), (13, 5), (10, 3), (7, 30), (99, 100), (100, 99), (33, 64)]:
    row = torch.arange(float(size)).reshape(1, 1, 1, size)
    for mode, options in modes.items():
        cases[f"{mode}/to/{size}/{output}"] = F.interpolate(row, size=(1, output), **options).reshape(-1)

path = pathlib.Path(__file__).with_name("interpolation.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len(cases)} tensors, {path.stat().st_size} bytes")
