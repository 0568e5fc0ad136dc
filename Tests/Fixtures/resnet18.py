"""Makes Weights/resnet18.pth and the like: torchvision's ResNet-18, 1/16 as wide, saved by torch.save.

    python3 Tests/Fixtures/resnet18.py
    python3 Tests/Fixtures/resnet18.py --full FOLDER     # the whole network, into FOLDER
    WINGBEAT_WEIGHTS=FOLDER swift test --filter FullResNet18
    python3 Tests/Fixtures/resnet18.py --check FOLDER    # PyTorch loads what the test trained and saved

Needs torch, torchvision and safetensors. resnet18-expected.safetensors holds an input, and the embedding
and logits that PyTorch makes of it in evaluation.
"""
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from torchvision.models.resnet import BasicBlock, ResNet

torch.manual_seed(3)


class Narrow(ResNet):
    """torchvision's own class, every 64 channels of it being 4."""

    inplanes = property(lambda self: self.channels, lambda self, n: setattr(self, "channels", 4 if n == 64 else n))

    def _make_layer(self, block, planes, blocks, stride=1, dilate=False):
        return super()._make_layer(block, planes // 16, blocks, stride, dilate)


def embedding(net, x):
    fc, net.fc = net.fc, torch.nn.Identity()
    with torch.no_grad():
        e = net(x)
    net.fc = fc
    return e


def made(net, size):
    """Gives batch normalization statistics that are not the initial ones, and makes expectations."""
    net.train()
    for _ in range(3):
        net(torch.randn(4, 3, size, size) * 2 + 1)
    net.eval()
    x = torch.randn(2, 3, size, size)
    with torch.no_grad():
        return {"x": x, "logits": net(x), "embedding": embedding(net, x)}


if sys.argv[1:2] == ["--full"]:
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    net = ResNet(BasicBlock, [2, 2, 2, 2])
    save_file(made(net, 224), folder / "expected.safetensors")
    torch.save(net.state_dict(), folder / "resnet18.pth")
elif sys.argv[1:2] == ["--check"]:
    folder = pathlib.Path(sys.argv[2])
    net = ResNet(BasicBlock, [2, 2, 2, 2]).eval()
    state = torch.load(folder / "trained.pth", weights_only=True)
    print(len(state), "entries,", net.load_state_dict(state))
    torch.load(folder / "trained.pth", weights_only=True, mmap=True)
    before = torch.load(folder / "resnet18.pth", weights_only=True)
    moved = (state["conv1.weight"] - before["conv1.weight"]).abs().max().item()
    theirs = load_file(folder / "trained-outputs.safetensors")
    with torch.no_grad():
        logits = net(theirs["x"])
    difference = (logits - theirs["logits"]).abs().max() / logits.abs().max()
    print(f"the step moved conv1 by up to {moved:.2e}; logits differ by {difference:.2e} of the largest")
    assert moved > 1e-5 and difference < 1e-4
else:
    folder = pathlib.Path(__file__).with_name("Weights")
    net = Narrow(BasicBlock, [2, 2, 2, 2])
    net.fc = torch.nn.Linear(32, 10)
    save_file(made(net, 64), folder / "resnet18-expected.safetensors")
    state = net.state_dict()
    torch.save(state, folder / "resnet18.pth")
    assert len(state) == 122
    old = {k: v for k, v in state.items() if "num_batches_tracked" not in k}
    assert len(old) == 102
    torch.save(old, folder / "resnet18-old.pth", _use_new_zipfile_serialization=False)
    # A network of 2.8 GB, and its first tensor alone, whose elements are all the same one.
    first = {"conv1.weight": torch.zeros(1).expand(512, 3, 7, 7)}
    torch.save(first, folder / "resnet18-wide-first.pth")
    wide = {k: torch.zeros((), dtype=v.dtype).expand([n * 128 if n in (4, 8, 16, 32) else n for n in v.shape]) for k, v in state.items()}
    torch.save(wide, folder / "resnet18-wide.pth")
