"""Writes Weights/: small files of torch.save and safetensors in every supported format.

    python3 Tests/Fixtures/weights.py

Requires torch and safetensors. expected.safetensors contains the tensors that PyTorch reads from each file as
float32 and int64, named FILE/NAME.
"""
import argparse
import collections
import datetime
import decimal
import enum
import functools
import os
import pathlib
import pickle
import subprocess
import uuid
import zipfile

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

# Values of all kinds beside the weights, in every protocol and format.
class Color(enum.Enum):
    RED = 1


class Config(dict):
    pass


class Names(list):
    pass


class Meter:
    def __init__(self):
        self.sum, self.itself, self.tensor = 0.0, self, torch.zeros(3)


def kinds():
    """Tensors of kinds that are not dense tensors of numbers."""
    return {
        "sparse": torch.eye(3).to_sparse(), "csr": torch.eye(3).to_sparse_csr(),
        "complex": torch.zeros(2, dtype=torch.complex64), "float8": torch.zeros(2, dtype=torch.float8_e4m3fn),
        "quantized": torch.quantize_per_tensor(torch.zeros(3), 0.1, 0, torch.quint8), "meta": torch.zeros(2, device="meta"),
        "nested": torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)]), "array": numpy.arange(4.0),
    }


linear = torch.nn.Linear(2, 2)
values = {
    "set": {"a", 1}, "frozen": frozenset({1, 2}), "counter": collections.Counter("aab"), "device": torch.device("cuda:0"),
    "dtype": torch.float16, "layout": torch.strided, "size": torch.Size([1, 2]), "bytes": b"abc\xff", "bytearray": bytearray(b"xyz"),
    "numpy float": numpy.float64(3.5), "numpy integer": numpy.int64(3), "numpy type": numpy.dtype("f4"), "huge": -(10**40),
    "complex number": 1 + 2j, "default": collections.defaultdict(list, {"a": [1]}), "deque": collections.deque([1, 2]),
    "arguments": argparse.Namespace(lr=0.1), "path": pathlib.PurePosixPath("a/b"), "time": datetime.timedelta(1),
    "date": datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc), "decimal": decimal.Decimal("1.5"),
    "id": uuid.UUID(int=3), "color": Color.RED, "config": Config(lr=0.1), "names": Names([1, 2]), "meter": Meter(),
    "class": torch.nn.Linear, "function": torch.relu, "partial": functools.partial(torch.nn.Linear, 3), "range": range(3),
    "slice": slice(1, 2), "keys": {(0, 1): 3, None: 4, True: 5, 1.5: 6, b"x": 7}, "surrogate": "\ud800", "nothing": None,
    "module": linear, "optimizer": torch.optim.SGD(linear.parameters(), lr=0.1), "random": torch.get_rng_state()[:9],
    "version": torch.torch_version.TorchVersion("2.0"), "uint16": torch.zeros(2, dtype=torch.uint16),
    "error": ValueError("x"), "tensors": kinds(), "epoch": 90, "loss": 0.25, "done": True, "negative": -70000, "state_dict": state,
}
for protocol in [1, 2, 3, 4, 5]:
    torch.save(values, folder / f"values-{protocol}.pth", pickle_protocol=protocol)
    expect(f"values-{protocol}.pth", state)
torch.save(values, folder / "legacy-values-4.pth", pickle_protocol=4, _use_new_zipfile_serialization=False)
expect("legacy-values-4.pth", state)
# A state_dict with such tensors, unsigned ones, a parameter of its own class, one with attributes, one in a list.
unsigned = {f"uint{n}": torch.tensor([0, 5, 2**n - 1 if n < 64 else 7], dtype=getattr(torch, f"uint{n}")) for n in [16, 32, 64]}
tagged = torch.arange(3.0)
tagged.tag = "x"
odd = {**kinds(), **unsigned, "tagged": tagged, "buffer": torch.nn.Buffer(torch.ones(2)), "weight": torch.ones(2, 2)}
torch.save(odd, folder / "kinds.pth")
expect("kinds.pth", {name: odd[name].long() if "uint" in name else odd[name] for name in [*unsigned, "tagged", "buffer", "weight"]})
save_file({k: odd[k] for k in ["complex", "float8", "weight"]}, folder / "kinds.safetensors")
expect("kinds.safetensors", {"weight": odd["weight"]})


# Files that must be rejected.
class Evil:
    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


touch = os.system, ("touch /tmp/wingbeat-was-here",)
torch.save({"a": Evil(*touch)}, folder / "evil.pth")
torch.save({"a": Evil(*touch)}, folder / "legacy-evil.pth", _use_new_zipfile_serialization=False)
torch.save({"a": Evil(*touch), "state_dict": state}, folder / "evil-4.pth", pickle_protocol=4)
torch.save({"a": Evil(subprocess.Popen, (["touch", "/tmp/wingbeat-was-here"],)), "state_dict": state}, folder / "evil-class.pth")
torch.save({"a": Evil(torch.hub.load, ("a", "b")), "state_dict": state}, folder / "evil-function.pth")
(folder / "plain.pth").write_bytes(pickle.dumps({"a": 1}))
torch.jit.script(torch.nn.Linear(2, 2)).save(folder / "script.pt")

# PyTorch reads archives that another program has compressed.
with zipfile.ZipFile(folder / "every.pth") as source, zipfile.ZipFile(folder / "compressed.pth", "w", zipfile.ZIP_DEFLATED) as target:
    for name in source.namelist():
        target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
assert all(torch.equal(value, every[name]) for name, value in torch.load(folder / "compressed.pth").items())

save_file(expected, folder / "expected.safetensors")
for path in sorted(folder.iterdir()):
    print(path.stat().st_size, path.name)
