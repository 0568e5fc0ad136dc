"""Writes Weights/: small files of torch.save and safetensors in every supported format.

    python3 Tests/Fixtures/weights.py

Requires torch and safetensors. expected.safetensors contains the tensors that PyTorch reads from each file as
float32 and int64, named FILE/NAME.
"""
import collections
import os
import pathlib
import pickle

import numpy
import torch
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import load_file, save_file

torch.manual_seed(0)
folder = pathlib.Path(__file__).with_name("Weights")
folder.mkdir(exist_ok=True)
expected = {}


def expect(file, state):
    for name, tensor in state.items():
        whole = not tensor.is_floating_point()
        expected[f"{file}/{name}"] = (tensor.long() if whole else tensor.float()).contiguous().clone()


def save(file, content, state, legacy=False):
    torch.save(content, folder / file, _use_new_zipfile_serialization=not legacy)
    expect(file, state)


# A tensor of every type, a scalar and an empty tensor.
types = [torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.bfloat16,
         torch.float32, torch.float64]
every = collections.OrderedDict()
for t in types:
    name = str(t).removeprefix("torch.")
    x = torch.randn(2, 3) * 50 if t.is_floating_point else torch.randint(-100, 100, (2, 3))
    every[name] = (x > 0) if t == torch.bool else x.to(t)
every["scalar"] = torch.tensor(-7)
every["empty"] = torch.zeros(0, 4)
special = torch.tensor([0.0, -0.0, float("inf"), -float("inf"), 1e-7, 65504.0, 3e38, 1 / 3])
every["half"] = special.half()
every["bhalf"] = special.bfloat16()
save("every.pth", every, every)
save("legacy.pth", every, every, legacy=True)
save_file(dict(every), folder / "every.safetensors", metadata={"format": "pt"})
expect("every.safetensors", every)
numbers = {"u16": numpy.arange(0, 65536, 9000, dtype=numpy.uint16), "u32": numpy.array([[4294967295, 5]], numpy.uint32),
           "u64": numpy.array([2**63 - 1, 1], numpy.uint64), "a \"quoted\"\n\u00e9 \U0001f98b name": numpy.ones((1, 1), numpy.float32)}
save_numpy(numbers, folder / "numbers.safetensors", metadata={"made by": "numpy \u00e9"})
for name, x in numbers.items():
    expected[f"numbers.safetensors/{name}"] = torch.from_numpy(x.astype(numpy.float32 if x.dtype == numpy.float32 else numpy.int64))

# Views: transposed, sliced, expanded, several tensors that share a storage.
base = torch.arange(24, dtype=torch.float32)
views = {"base": base, "transposed": base.view(4, 6).t(), "slice": base.view(4, 6)[1:3, 2:5], "steps": base[3::4],
         "expanded": base[5:8].view(3, 1).expand(3, 4), "channels": torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
         "parameter": torch.nn.Parameter(torch.randn(3))}
save("views.pth", views, {k: v.detach() for k, v in views.items()})
save("legacy-views.pth", views, {k: v.detach() for k, v in views.items()}, legacy=True)

# A network's state_dict with _metadata: plain, with the prefix of data-parallel training, and in checkpoints.
net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.Linear(4, 3))
net(torch.randn(2, 1, 6, 6))
state = net.state_dict()
save("network.pth", state, state)
parallel = torch.nn.DataParallel(net).state_dict()
# A whole module instead of its state_dict: its class is not needed.
save("module.pth", net, state)
optimizer = torch.optim.Adam(net.parameters())
checkpoint = {"epoch": 90, "arch": "small", "loss": 0.25, "big": 2**40, "negative": -5, "done": True, "nothing": None,
              "best_acc1": torch.tensor(71.5), "sizes": [1, (2, 3), torch.Size([4])], "state_dict": parallel,
              "optimizer": optimizer.state_dict()}
save("checkpoint.pth", checkpoint, state)
save("legacy-checkpoint.pth", checkpoint, state, legacy=True)
old = collections.OrderedDict((k, v) for k, v in state.items() if "num_batches" not in k)
save("old.pth", old, old, legacy=True)


# Files that must be rejected.
class Evil:
    def __reduce__(self):
        return os.system, ("touch /tmp/wingbeat-was-here",)


torch.save({"a": Evil()}, folder / "evil.pth")
torch.save({"a": Evil()}, folder / "legacy-evil.pth", _use_new_zipfile_serialization=False)
(folder / "plain.pth").write_bytes(pickle.dumps({"a": 1}))
torch.jit.script(torch.nn.Linear(2, 2)).save(folder / "script.pt")

save_file(expected, folder / "expected.safetensors")
for path in sorted(folder.iterdir()):
    print(path.stat().st_size, path.name)
