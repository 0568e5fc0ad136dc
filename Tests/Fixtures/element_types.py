"""Makes element_types.safetensors, conversions between element types by PyTorch and NumPy, and Weights/types.pth.

    python3 Tests/Fixtures/element_types.py

Inputs are named by their type; results INPUT/TYPE are widened to float32 or int64, which changes no value (uint64
wraps around).
"""
import pathlib
import numpy as np
import torch
from safetensors.torch import save_file

torch.manual_seed(0)
tensors = {}
halves = [torch.float16, torch.bfloat16]
integers = [torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.uint16, torch.uint32, torch.uint64]


def name(dtype):
    return str(dtype).removeprefix("torch.")


def convert(case, data, types):
    tensors[case] = data.float() if data.dtype == torch.bool else data
    for dtype in types:
        result = data.to(dtype)
        wide = result.to(torch.int64) if dtype in integers else result.float()
        tensors[f"{case}/{name(dtype)}"] = wide


# All bits below the last of a half: ties, and the numbers beside them; the ends of both ranges; subnormal numbers.
bits = torch.tensor([0x3F800000, 0x3F800001, 0x3F807FFF, 0x3F808000, 0x3F808001, 0x3F818000, 0x3F817FFF, 0x3F801000, 0x3F800FFF,
                     0x3F801001, 0x3F803000, 0x7F7F7FFF, 0x7F7F8000, 0x7F7FFFFF, 0x00008000, 0x00008001, 0x00018000, 0x00000001,
                     0x007FFFFF], dtype=torch.int32).view(torch.float32)
edges = torch.tensor([0.0, -0.0, 1, -1.5, 65504, 65519.996, 65520, -65520, 1e-8, 2.0**-25, 2.0**-24, 1.5 * 2.0**-24, 6.1e-5, 3.3895e38,
                      float("inf"), -float("inf"), float("nan")])
floats = torch.cat([bits, -bits, edges, torch.randn(60) * 10 ** torch.empty(60).uniform_(-9, 9)])
convert("float32", floats, halves + [torch.bool])
doubles = torch.cat([floats.double(), torch.randn(60, dtype=torch.float64), torch.tensor([1e39, -1e300, 1e-50, 0.1], dtype=torch.float64)])
convert("float64", doubles, [torch.bfloat16, torch.float32])
# PyTorch rounds a double to float32 first, NumPy does not.
ties = np.array([1 + 2.0**-11 + 2.0**-30, 1 + 2.0**-11 - 2.0**-40, 65519.99999, 1 + 3 * 2.0**-11 - 2.0**-50, 2.0**-25 + 2.0**-60])
with np.errstate(over="ignore"):
    for case, data in [("float64/float16", doubles.numpy()), ("ties/float16", ties)]:
        tensors[case] = torch.from_numpy(data.astype(np.float16)).float()
tensors["ties"] = torch.from_numpy(ties)
for dtype, span in zip(halves, [9, 30]):
    data = (torch.cat([edges, torch.randn(20) * 10 ** torch.empty(20).uniform_(-span, span)])).to(dtype)
    tensors[name(dtype)] = data.float()
    for wide in [torch.float16, torch.bfloat16]:
        tensors[f"{name(dtype)}/{name(wide)}"] = data.to(wide).float()
whole = torch.tensor([0, 1, -1, 127, 128, -128, -129, 255, 256, 300, 257, 259, 32767, -32769, 65504, 65519, 65520, 65535, 65536, 2**31, -2**31 - 1,
                      2**24 + 1, 2**53 + 1, 2**40 + 5, 2**63 - 1, -2**63, 40000, 99999])
convert("int64", whole, integers + halves + [torch.float32])
for dtype in [torch.int8, torch.int16, torch.uint8, torch.uint16]:
    narrow = whole.to(dtype)
    tensors[name(dtype)] = narrow.to(torch.int64)
    for other in integers:
        tensors[f"{name(dtype)}/{name(other)}"] = narrow.to(other).to(torch.int64)
    for other in halves:
        tensors[f"{name(dtype)}/{name(other)}"] = narrow.to(other).float()
convert("fitting", torch.tensor([0.0, -0.0, 0.5, -0.9, 1.5, 2.999, 126.99, 127, 3e-9]), integers)
convert("bool", torch.tensor([True, False, True]), integers + halves)

path = pathlib.Path(__file__).with_name("element_types.safetensors")
save_file({k: v.clone() for k, v in tensors.items()}, path)
print(f"{path.name}: {len(tensors)} tensors, {path.stat().st_size} bytes")

x = torch.arange(6).reshape(2, 3) - 2
torch.save({name(t): x.to(t) for t in integers + halves + [torch.float32, torch.float64, torch.bool]}
           | {"turned": x.T.to(torch.uint16), "part": x.to(torch.uint32)[1:, ::2]},
           path.with_name("Weights") / "types.pth")
