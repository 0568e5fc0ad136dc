"""Makes sampling.safetensors and sampling-layers.safetensors: convolutions and poolings of sequences, transposed
convolutions, interpolation, sampling and padding, and their gradients, by PyTorch.

    python3 Tests/Fixtures/sampling.py

Needs torch 2.13, numpy and safetensors. Keys as in operations.safetensors and layers.safetensors. Cases called "apart"
have numbers, or positions, that keep away from each other and from kinks, so that finite differences meet none.
"""
import pathlib
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
randn, rand = torch.randn, torch.rand
inf = float("inf")
cases = {}


def case(name, function, *inputs):
    inputs = [x.detach().clone().requires_grad_() for x in inputs]
    result = function(*inputs)
    count = result.numel()
    seed = torch.linspace(-1, 2, count).reshape(result.shape) if count else result.detach()
    gradients = torch.autograd.grad(result, inputs, seed, allow_unused=True, materialize_grads=True)
    for i, x in enumerate(inputs):
        cases[f"{name}/input{i}"], cases[f"{name}/gradient{i}"] = x.detach(), gradients[i]
    cases[f"{name}/result"], cases[f"{name}/seed"] = result.detach(), seed


def apart(*shape):
    count = torch.Size(shape).numel()
    x = torch.linspace(0.1, 0.1 + 0.3 * count, count)[torch.randperm(count)]
    return (x * (1 - 2 * (torch.arange(count) % 3 == 1))).reshape(shape)


def label(shape):
    return "x".join(map(str, shape))


# Convolutions of sequences, and transposed ones.
for n, c, l in [(2, 4, 7), (1, 4, 5), (0, 4, 6), (3, 4, 3)]:
    x = randn(n, c, l)
    case(f"conv1d/{label(x.shape)}", F.conv1d, x, randn(3, 4, 3), randn(3))
    case(f"conv1dSteps/{label(x.shape)}", lambda x, w: F.conv1d(x, w, None, 2, 3, 2, 2), x, randn(6, 2, 3))
    case(f"conv1dLong/{label(x.shape)}", lambda x, w: F.conv1d(x, w, None, 5, 1), x, randn(2, 4, 2))
    case(f"convTranspose1d/{label(x.shape)}", F.conv_transpose1d, x, randn(4, 3, 3), randn(3))
    case(f"convTranspose1dSteps/{label(x.shape)}", lambda x, w, b: F.conv_transpose1d(x, w, b, 3, 2, 1, 2, 2), x, randn(4, 3, 2), randn(6))
    case(f"convTranspose1dFar/{label(x.shape)}", lambda x, w, b: F.conv_transpose1d(x, w, b, 2, 1, 3, 1, 4), x, randn(4, 1, 2), randn(1))
for n, c, h, w in [(2, 4, 3, 4), (1, 4, 1, 5), (0, 4, 3, 2), (1, 4, 4, 1)]:
    x = randn(n, c, h, w)
    case(f"convTranspose2d/{label(x.shape)}", F.conv_transpose2d, x, randn(4, 3, 3, 3), randn(3))
    case(f"convTranspose2dDouble/{label(x.shape)}", lambda x, w: F.conv_transpose2d(x, w, None, 2), x, randn(4, 2, 2, 2))
    case(f"convTranspose2dSteps/{label(x.shape)}", lambda x, w, b: F.conv_transpose2d(x, w, b, (2, 3), (1, 0), (1, 2), 2, (1, 2)), x, randn(4, 2, 3, 2), randn(4))
    case(f"convTranspose2dFar/{label(x.shape)}", lambda x, w, b: F.conv_transpose2d(x, w, b, (2, 1), (0, 1), (2, 3), 4, (3, 4)), x, randn(4, 1, 2, 2), randn(4))
    case(f"convTranspose2dOne/{label(x.shape)}", lambda x, w: F.conv_transpose2d(x, w, None, 1, 0, 0, 1), x, randn(4, 5, 1, 1))
case("convTranspose2dWide/apart", lambda x, w: F.conv_transpose2d(x, w, None, 1, 1), randn(1, 8, 7, 7), randn(8, 2, 3, 3))

# Pooling.
for shape in [(2, 3, 7), (1, 1, 5), (0, 2, 6)]:
    name = "apart" if shape[0] == 2 else label(shape)
    x = apart(*shape)
    case(f"maxPool1d/{name}", lambda x: F.max_pool1d(x, 3, 2, 1), x)
    case(f"maxPool1dDilated/{name}", lambda x: F.max_pool1d(x, 2, 1, 1, 3), x)
    case(f"maxPool1dUp/{name}", lambda x: F.max_pool1d(x, 2, ceil_mode=True), x)
    case(f"adaptiveMaxPool1d/{name}", lambda x: F.adaptive_max_pool1d(x, 3), x)
    x = randn(*shape)
    case(f"averagePool1d/{label(shape)}", lambda x: F.avg_pool1d(x, 2), x)
    case(f"averagePool1dPadded/{label(shape)}", lambda x: F.avg_pool1d(x, 3, 2, 1, True, False), x)
    case(f"adaptiveAveragePool1d/{label(shape)}", lambda x: F.adaptive_avg_pool1d(x, 3), x)
    case(f"lpPool1d/{label(shape)}", lambda x: F.lp_pool1d(x, 2.0, 2), x)
    case(f"lpPool1dUp/{label(shape)}", lambda x: F.lp_pool1d(x, 3.0, 3, 2, ceil_mode=True), rand(*shape) + 0.3)
    case(f"lpPool1dLargest/{name}", lambda x: F.lp_pool1d(x, inf, 2), apart(*shape))
for shape in [(2, 2, 5, 6), (1, 3, 6, 5), (0, 2, 5, 7)]:
    name = "apart" if shape[0] == 2 else label(shape)
    x = apart(*shape)
    case(f"maxPool2dDilated/{name}", lambda x: F.max_pool2d(x, 2, 1, 0, 2), x)
    case(f"maxPool2dDilatedUneven/{name}", lambda x: F.max_pool2d(x, (3, 2), (2, 1), 1, (2, 3), True), x)
    case(f"adaptiveMaxPool2d/{name}", lambda x: F.adaptive_max_pool2d(x, (2, 3)), x)
    case(f"adaptiveMaxPool2dLarger/{name}", lambda x: F.adaptive_max_pool2d(x, (7, 4)), x)
    case(f"lpPool2d/{label(shape)}", lambda x: F.lp_pool2d(x, 2.0, 2, 1), randn(*shape))
    case(f"lpPool2dUp/{label(shape)}", lambda x: F.lp_pool2d(x, 1.5, (3, 2), ceil_mode=True), rand(*shape) + 0.3)
ties = torch.tensor([[[1.0, 1, 0, 0, 1, 1, 0]]])
case("maxPool1d/ties", lambda x: F.max_pool1d(x, 3, 2, 1), ties)
case("adaptiveMaxPool1d/ties", lambda x: F.adaptive_max_pool1d(x, 3), ties)
case("adaptiveMaxPool2d/ties", lambda x: F.adaptive_max_pool2d(x, (2, 3)), ties.expand(1, 2, 7).unsqueeze(0))
case("maxPool2dDilated/ties", lambda x: F.max_pool2d(x, 2, 1, 0, 2), ties.expand(1, 3, 7).unsqueeze(0))
case("lpPool1d/zero", lambda x: F.lp_pool1d(x, 2.0, 2), torch.tensor([[[0.0, 0, 3, -4]]]))

# Interpolation.
modes = {
    "nearestExact": {"mode": "nearest-exact"},
    "bicubic": {"mode": "bicubic"},
    "bicubicAligned": {"mode": "bicubic", "align_corners": True},
    "area": {"mode": "area"},
    "bilinearSmooth": {"mode": "bilinear", "antialias": True},
    "bicubicSmooth": {"mode": "bicubic", "antialias": True},
    "bilinearSmoothAligned": {"mode": "bilinear", "antialias": True, "align_corners": True},
    "bicubicSmoothAligned": {"mode": "bicubic", "antialias": True, "align_corners": True},
}
for name, options in modes.items():
    for shape in [(1, 2, 4, 5), (2, 1, 7, 3), (0, 2, 3, 3)]:
        case(f"{name}To/{label(shape)}", lambda x: F.interpolate(x, (3, 7), **options), randn(*shape))
        case(f"{name}By/{label(shape)}", lambda x: F.interpolate(x, scale_factor=(0.55, 1.7), **options), randn(*shape))
    case(f"{name}To/1x1x1x1", lambda x: F.interpolate(x, (3, 7), **options), randn(1, 1, 1, 1))

for name, options in {
    "lengthLinear": {"mode": "linear"},
    "lengthAligned": {"mode": "linear", "align_corners": True},
    "lengthNearest": {"mode": "nearest"},
    "lengthArea": {"mode": "area"},
}.items():
    for shape in [(2, 1, 5), (0, 2, 3)]:
        case(f"{name}To/{label(shape)}", lambda x: F.interpolate(x, 7, **options), randn(*shape))
        case(f"{name}By/{label(shape)}", lambda x: F.interpolate(x, scale_factor=0.7, **options), randn(*shape))

# Sampling: positions whose pixels are `first` plus a fraction from a quarter to three quarters, also outside.
def grid(n, h, w, shape, aligned, fraction=0.25):
    parts = []
    for size in [shape[3], shape[2]]:
        pixel = torch.randint(-3, size + 3, (n, h, w)) + fraction + 0.5 * rand(n, h, w)
        parts.append(2 * pixel / max(size - 1, 1) - 1 if aligned else (2 * pixel + 1) / size - 1)
    return torch.stack(parts, -1)


for mode in ["nearest", "bilinear", "bicubic"]:
    for padding in ["zeros", "border", "reflection"]:
        for aligned in [False, True]:
            name = f"gridSample-{mode}-{padding}" + ("-aligned" if aligned else "")
            fraction = -0.25 if mode == "nearest" else 0.25
            sample = lambda x, g: F.grid_sample(x, g, mode, padding, aligned)
            for shape, n, h, w in [((2, 2, 3, 4), 2, 2, 3), ((1, 1, 1, 5), 1, 3, 1), ((0, 2, 3, 3), 0, 2, 2), ((1, 2, 3, 2), 1, 0, 2)]:
                where = "apart" if n == 2 else f"{label(shape)} {h}x{w}"
                case(f"{name}/{where}", sample, randn(*shape), grid(n, h, w, shape, aligned, fraction))
            # Positions far outside.
            case(f"{name}/far", sample, randn(1, 1, 3, 4), torch.tensor([[[[-11.3, 0.2], [0.3, 1e6], [25.7, -13.1]]]]))
for name, aligned in [("affineGrid", False), ("affineGridAligned", True)]:
    for n in [1, 2, 3]:
        case(f"{name}/{n}", lambda t: F.affine_grid(t, (n, 1, 3, 4), aligned), randn(n, 2, 3))
    case(f"{name}Row/1", lambda t: F.affine_grid(t, (1, 1, 1, 5), aligned), randn(1, 2, 3))

# Channels and pixels, windows and columns.
for shape in [(2, 12, 2, 3), (8, 1, 2), (2, 3, 4, 2, 1)]:
    case(f"pixelShuffle/{label(shape)}", lambda x: F.pixel_shuffle(x, 2), randn(*shape))
for shape in [(2, 3, 4, 6), (1, 2, 4), (2, 3, 1, 4, 2)]:
    case(f"pixelUnshuffle/{label(shape)}", lambda x: F.pixel_unshuffle(x, 2), randn(*shape))
for shape in [(2, 6, 2, 3), (1, 3, 4), (0, 6, 2)]:
    case(f"channelShuffle/{label(shape)}", lambda x: F.channel_shuffle(x, 3), randn(*shape))
for shape in [(2, 2, 4, 5), (1, 1, 3, 3), (0, 2, 4, 4)]:
    case(f"unfold2d/{label(shape)}", lambda x: F.unfold(x, 2), randn(*shape))
    case(f"unfold2dSteps/{label(shape)}", lambda x: F.unfold(x, (2, 3), (2, 1), (1, 2), (1, 2)), randn(*shape))
for n in [2, 1, 0]:
    case(f"fold/{n}", lambda x: F.fold(x, (4, 5), 2), randn(n, 8, 12))
    case(f"foldSteps/{n}", lambda x: F.fold(x, (4, 5), (2, 3), (2, 1), (1, 2), (1, 2)), randn(n, 6, 16))

path = pathlib.Path(__file__).with_name("sampling.safetensors")
save_file({k: v.contiguous().clone() for k, v in cases.items()}, path)
print(f"{path.name}: {len([k for k in cases if k.endswith('/result')])} cases, {path.stat().st_size} bytes")

out = {}


def layer_case(name, layer, x):
    out.update({f"{name}/state/{k}": v.clone() for k, v in layer.state_dict().items()})
    x = x.detach().clone().requires_grad_()
    y = layer(x)
    seed = torch.linspace(-1, 2, y.numel()).reshape(y.shape)
    y.backward(seed)
    out.update({f"{name}/input": x.detach(), f"{name}/result": y.detach(), f"{name}/seed": seed, f"{name}/gradient": x.grad})
    out.update({f"{name}/gradients/{k}": p.grad for k, p in layer.named_parameters()})


row, image = randn(2, 4, 9), randn(1, 4, 5, 6)
layer_case("conv1d", nn.Conv1d(4, 6, 3), row)
layer_case("conv1dSteps", nn.Conv1d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, bias=False), row)
layer_case("convTranspose1d", nn.ConvTranspose1d(4, 6, 3), row)
layer_case("convTranspose1dSteps", nn.ConvTranspose1d(4, 6, 3, 2, 1, 1, 2, False, 2), row)
layer_case("convTranspose2d", nn.ConvTranspose2d(4, 6, 3), image)
layer_case("convTranspose2dSteps", nn.ConvTranspose2d(4, 6, (3, 2), (2, 1), 1, (1, 0), 2, True, (1, 2)), image)
layer_case("maxPool1d", nn.MaxPool1d(3, 2, 1, 2, ceil_mode=True), row)
layer_case("maxPoolDilated", nn.MaxPool2d(2, 1, 1, (2, 1)), image)
layer_case("avgPool1d", nn.AvgPool1d(3, 2, 1, True, False), row)
layer_case("adaptiveAvg1d", nn.AdaptiveAvgPool1d(4), row)
layer_case("adaptiveMax1d", nn.AdaptiveMaxPool1d(4), row)
layer_case("adaptiveMax2d", nn.AdaptiveMaxPool2d((2, 4)), image)
layer_case("lpPool1d", nn.LPPool1d(2, 3, 2, ceil_mode=True), row)
layer_case("lpPool2d", nn.LPPool2d(2, (2, 3), 1), image)
layer_case("bicubicUpsample", nn.Upsample(scale_factor=1.5, mode="bicubic"), image)
layer_case("pixelShuffle", nn.PixelShuffle(2), image)
layer_case("pixelUnshuffle", nn.PixelUnshuffle(3), randn(1, 2, 3, 6))
layer_case("channelShuffle", nn.ChannelShuffle(2), image)
layer_case("unfold", nn.Unfold((2, 3), 2, 1, (1, 2)), image)
layer_case("fold", nn.Fold((4, 5), 2), randn(2, 8, 12))
for kind in ["ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad"]:
    layer_case(f"{kind}1d", getattr(nn, f"{kind}1d")((3, 1)), row)
    layer_case(f"{kind}2d", getattr(nn, f"{kind}2d")(2), image)
    layer_case(f"{kind}2dUneven", getattr(nn, f"{kind}2d")((3, 1, 0, 2)), image)
layer_case("ZeroPad2dCrop", nn.ZeroPad2d((-1, 2, 1, -2)), image)
layer_case("ConstantPad1d", nn.ConstantPad1d(2, 3.5), row)
layer_case("ConstantPad2d", nn.ConstantPad2d((1, 0, 2, 1), -1.5), image)


def drawn(name, tensor):
    t = tensor.detach().double()
    out[f"initial/{name}"] = torch.stack([t.mean(), t.std(), t.min(), t.max()]).float()


drawn("conv1d/weight", nn.Conv1d(64, 512, 5, groups=2).weight)
drawn("conv1d/bias", nn.Conv1d(64, 40000, 5, groups=2).bias)
drawn("convTranspose1d/weight", nn.ConvTranspose1d(512, 64, 5, groups=2).weight)
drawn("convTranspose1d/bias", nn.ConvTranspose1d(4, 40000, 5, groups=2).bias)
drawn("convTranspose2d/weight", nn.ConvTranspose2d(128, 64, (3, 5), groups=2).weight)
drawn("convTranspose2d/bias", nn.ConvTranspose2d(4, 40000, (3, 5), groups=2).bias)

path = pathlib.Path(__file__).with_name("sampling-layers.safetensors")
save_file({k: v.contiguous().clone() for k, v in out.items()}, path)
print(f"{path.name}: {len([k for k in out if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
