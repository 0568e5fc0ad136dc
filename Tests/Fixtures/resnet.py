"""Makes resnet.safetensors and resnet-keys.txt: torchvision's ResNets, run with weights that need no storing.

    python3 Tests/Fixtures/resnet.py

Needs torch 2.13, torchvision 0.28, numpy and safetensors. Weights, running statistics and images are drawn by
Wingbeat's own generator, Philox 4×32-10 (Salmon and others, 2011), which `philox` below repeats: entry number k
of the state_dict is stream k of seed 7, in U(low, high) as `weights` says. PyTorch computes in
double precision. Per network and mode ("eval", "train"): NAME/MODE/output, and for every tensor of the gradients
and of the state after a training step a digest: NAME/MODE/gradients/KEY and NAME/MODE/after/KEY =
[largest magnitude, Σ|x|, Σx, 16 numbers evenly spread]. resnet-keys.txt: a line with the name of each variant,
then one for each of its keys: key, a space, the shape.
"""
import copy
import pathlib
import numpy as np
import torch
from safetensors.torch import save_file

try:
    import torchvision_reference  # where torchvision's compiled operations are not installed
except ImportError:
    pass
import torchvision.models as models
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

torch.set_num_threads(2)
MASK = np.uint64(0xFFFFFFFF)


def philox(seed, stream, count):
    """The first `count` numbers in [0, 1) of a generator: 64 bits each, of which the upper 24 count."""
    blocks = (count + 1) // 2
    position = np.arange(blocks, dtype=np.uint64)
    c = [position & MASK, position >> np.uint64(32), np.full(blocks, stream & 0xFFFFFFFF, np.uint64), np.full(blocks, stream >> 32, np.uint64)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(p1 >> np.uint64(32)) ^ c[1] ^ np.uint64(k0), p1 & MASK, (p0 >> np.uint64(32)) ^ c[3] ^ np.uint64(k1), p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    numbers = np.stack([c[0] | c[1] << np.uint64(32), c[2] | c[3] << np.uint64(32)], 1).reshape(-1)[:count]
    return (numbers >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)


def uniform(shape, low, high, stream):
    low, high = np.float32(low), np.float32(high)
    numbers = low + philox(7, stream, int(np.prod(shape))) * (high - low)
    return torch.from_numpy(numbers.reshape(shape))


def weights(key, shape, last, mode, stream):
    """Signals and running statistics of the size that a trained network has. Every block adds a little to its
    input, by its last scale; else rounding alone, in single precision, moves gradients by some per cent.

    In training every normalization scales down and shifts by more, either way: else of millions of numbers before
    a ReLU some stand so near to 0 that in single precision, PyTorch's too, they take the other side, and all
    gradients before them change."""
    isNormalization = len(shape) == 1 and not key.startswith("fc")
    if key.endswith("running_var"):
        return uniform(shape, 0.5, 1.5, stream)
    if isNormalization and key.endswith("weight"):
        isSmall = mode == "train" or key.endswith(last + ".weight")
        return uniform(shape, 0.1, 0.3, stream) if isSmall else uniform(shape, 0.25, 1.0, stream)
    if isNormalization and key.endswith("bias") and mode == "train":
        numbers = uniform(shape, -1, 1, stream)
        return numbers + torch.where(numbers < 0, -0.5, 0.5)
    if len(shape) == 1:
        return uniform(shape, -0.25, 0.25, stream)
    bound = (3 / int(np.prod(shape[1:]))) ** 0.5
    return uniform(shape, -bound, bound, stream)


# For training, of some dozen images, numbers 10000, 10002, …, the one whose numbers stay farthest off 0 before a ReLU.
images = {"resnet18": 10014, "resnet34": 10010, "resnet50": 10048, "resnext50_32x4d": 10008, "wide_resnet50_2": 10034}


def margin(network, image):
    """How far from 0 all numbers before a ReLU stay, in units of their errors in single precision: the root of
    the mean square of each layer's."""
    def inputs(network, image):
        seen = []
        hooks = [m.register_forward_pre_hook(lambda _, x: seen.append(x[0].clone())) for m in network.modules() if isinstance(m, torch.nn.ReLU)]
        with torch.no_grad():
            network(image)
        for hook in hooks:
            hook.remove()
        return seen

    exact, single = inputs(copy.deepcopy(network), image), inputs(copy.deepcopy(network).float(), image.float())
    return min((x.abs().min() / (x - y).square().mean().sqrt()).item() for x, y in zip(exact, single))


def digest(x):
    x = x.detach().double().reshape(-1)
    places = torch.arange(16) * (x.numel() - 1) // 15
    return torch.cat([x.abs().max()[None], x.abs().sum()[None], x.sum()[None], x[places]]).float()


class Narrow(ResNet):
    """torchvision's ResNet with another number of channels and a stem for small images."""

    def __init__(self, block, layers, width, groups=1, width_per_group=64, small=True, channels=3):
        super().__init__(block, layers, groups=groups, width_per_group=width_per_group, num_classes=10, zero_init_residual=True)
        self.inplanes = width
        self.conv1 = torch.nn.Conv2d(channels, width, 3, 1, 1, bias=False) if small else torch.nn.Conv2d(channels, width, 7, 2, 3, bias=False)
        self.maxpool = torch.nn.Identity() if small else self.maxpool
        self.bn1 = torch.nn.BatchNorm2d(width)
        for i, blocks in enumerate(layers):
            setattr(self, f"layer{i + 1}", self._make_layer(block, width << i, blocks, stride=1 if i == 0 else 2))
        self.fc = torch.nn.Linear((width << 3) * block.expansion, 10)


out = {}


def run(name, network, size):
    network = network.double()
    last = "bn3" if isinstance(network.layer1[0], Bottleneck) else "bn2"
    for mode in ["eval", "train"]:
        with torch.no_grad():
            for stream, (key, value) in enumerate(network.state_dict().items()):
                if value.is_floating_point():
                    value.copy_(weights(key, value.shape, last, mode, stream))
        image = images.get(name, 10000) if mode == "train" else 10000
        out[f"{name}/{mode}/stream"] = torch.tensor([image])
        x = uniform((4, *size), -1, 1, image).double()
        network.train(mode == "train")
        network.zero_grad()
        input = x.clone().requires_grad_()
        if mode == "train":
            print(f"{name}: {margin(network, x):.1f} errors from 0")
        y = network(input)
        y.backward(uniform(y.shape, -1, 1, 10001).double())
        out[f"{name}/{mode}/output"] = y.detach().float()
        out[f"{name}/{mode}/image"] = digest(input.grad)
        out.update({f"{name}/{mode}/gradients/{k}": digest(p.grad) for k, p in network.named_parameters()})
        if mode == "train":
            out.update({f"{name}/{mode}/after/{k}": digest(b) for k, b in network.named_buffers()})
    print(f"{name}: outputs up to {y.abs().max():.3}")


names = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "wide_resnet50_2", "wide_resnet101_2", "resnext50_32x4d", "resnext101_32x8d", "resnext101_64x4d"]
folder = pathlib.Path(__file__).parent
with open(folder / "resnet-keys.txt", "w") as file:
    for name in names:
        print(name, file=file)
        with torch.device("meta"):
            state = getattr(models, name)().state_dict()
        for key, value in state.items():
            print(key, str(list(value.shape)), file=file)
for name in ["resnet18", "resnet34", "resnet50", "wide_resnet50_2", "resnext50_32x4d"]:
    torch.manual_seed(0)
    run(name, getattr(models, name)(), (3, 64, 64))
run("narrow18", Narrow(BasicBlock, [2, 2, 2, 2], 8, channels=1), (1, 16, 16))
run("narrowNeXt", Narrow(Bottleneck, [1, 1, 2, 1], 16, groups=4, width_per_group=8), (3, 16, 16))
run("narrowWide", Narrow(Bottleneck, [3, 4, 6, 3], 8, width_per_group=128, small=False), (3, 48, 64))
run("narrow50", Narrow(Bottleneck, [3, 4, 6, 3], 8, small=False), (3, 48, 64))
path = folder / "resnet.safetensors"
save_file({k: v.contiguous().clone() for k, v in out.items()}, path)
print(f"{path.name}: {path.stat().st_size} bytes, resnet-keys.txt: {(folder / 'resnet-keys.txt').stat().st_size} bytes")
