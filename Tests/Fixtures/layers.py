"""Makes layers.safetensors: every layer's outputs, gradients and state, by PyTorch.

    python3 Tests/Fixtures/layers.py

Needs torch 2.13, numpy and safetensors. For each case: NAME/input, NAME/result, NAME/seed (∂L/∂result,
uneven so that an ignored one is noticed), NAME/gradient (∂L/∂input, where there is one), NAME/state/KEY (the
state before), NAME/gradients/KEY (∂L/∂parameter) and NAME/after/KEY (buffers after). A name that ends in
"/eval" is of evaluation mode. Of initializers: initial/NAME, [mean, deviation, least, largest] of what they drew.
"""
import pathlib
import torch
import torch.nn as nn
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
out = {}


def case(name, layer, x, train=True, again=False):
    layer.train(train)
    with torch.no_grad():
        for key, value in layer.state_dict().items():
            # Numbers that are not the defaults, so that every parameter and buffer is seen to be used.
            if value.dtype == torch.float32 and value.numel() and ("running" in key or isinstance(layer, (nn.modules.batchnorm._BatchNorm, nn.LayerNorm, nn.GroupNorm, nn.PReLU))):
                value.copy_(torch.rand_like(value) + 0.5)
    out.update({f"{name}/state/{k}": v.clone() for k, v in layer.state_dict().items()})
    x = x.detach().clone()
    if x.is_floating_point():
        x.requires_grad_()
    if again:
        layer(x.detach() * 0.5 + 1)
    y = layer(x)
    seed = torch.linspace(-1, 2, y.numel()).reshape(y.shape)
    y.backward(seed)
    out.update({f"{name}/input": x.detach().float(), f"{name}/result": y.detach(), f"{name}/seed": seed})
    if x.is_floating_point():
        out[f"{name}/gradient"] = x.grad
    out.update({f"{name}/gradients/{k}": p.grad for k, p in layer.named_parameters()})
    out.update({f"{name}/after/{k}": v.clone() for k, v in layer.named_buffers()})


randn = torch.randn
case("linear", nn.Linear(5, 3), randn(4, 5))
case("linearVector", nn.Linear(5, 3), randn(5))
case("linearStack", nn.Linear(5, 3), randn(2, 4, 5))
case("linearPlain", nn.Linear(5, 3, bias=False), randn(4, 5))
image = randn(2, 4, 9, 10)
case("conv", nn.Conv2d(4, 6, 3), image)
case("convPlain", nn.Conv2d(4, 6, 3, bias=False), image)
case("convStrided", nn.Conv2d(4, 6, 3, stride=2, padding=1), image)
case("convGrouped", nn.Conv2d(4, 6, 3, padding=1, groups=2), image)
case("convDepthwise", nn.Conv2d(4, 8, 3, stride=2, padding=1, groups=4), image)
case("convDilated", nn.Conv2d(4, 6, 3, padding=2, dilation=2), image)
case("convTall", nn.Conv2d(4, 6, (5, 1), padding=(2, 0)), image)
case("convWide", nn.Conv2d(4, 6, (1, 3), stride=(1, 2)), image)
case("convUneven", nn.Conv2d(4, 6, (3, 2), stride=(2, 3), padding=(0, 1), dilation=(2, 1), groups=2), image)
case("convUnevenStride", nn.Conv2d(4, 6, 3, stride=(2, 1), padding=(1, 2)), image)
case("convUnevenDilation", nn.Conv2d(4, 6, 3, padding=1, dilation=(1, 3)), image)
case("convPointwise", nn.Conv2d(4, 6, 1, stride=2), image)
case("convNextLike", nn.Conv2d(64, 64, 3, padding=1, groups=16), randn(1, 64, 6, 7))
for size, x in [("1d", randn(6, 3)), ("1d", randn(3, 3, 5)), ("2d", randn(3, 3, 4, 5))]:
    layer = nn.BatchNorm1d if size == "1d" else nn.BatchNorm2d
    rank = f"batchNorm{size}Rank{x.dim()}"
    case(rank, layer(3), x)
    case(f"{rank}Again", layer(3), x, again=True)
    case(f"{rank}/eval", layer(3), x, train=False)
    case(f"{rank}Plain", layer(3, affine=False), x)
    case(f"{rank}Plain/eval", layer(3, affine=False), x, train=False)
case("batchNormMomentum", nn.BatchNorm2d(3, eps=1e-3, momentum=0.3), randn(3, 3, 4, 5))
case("batchNormMean", nn.BatchNorm2d(3, momentum=None), randn(3, 3, 4, 5), again=True)
case("layerNorm", nn.LayerNorm(6), randn(2, 3, 6) * 3 + 1)
case("layerNormAxes", nn.LayerNorm([3, 6]), randn(2, 3, 6) * 3 + 1)
case("layerNormPlain", nn.LayerNorm(6, elementwise_affine=False), randn(2, 3, 6))
case("layerNormScale", nn.LayerNorm(6, eps=1e-2, bias=False), randn(4, 6))
case("layerNormOne", nn.LayerNorm(1), randn(4, 1))
case("groupNorm", nn.GroupNorm(2, 4), randn(2, 4, 3, 3) * 2 - 1)
case("groupNormOne", nn.GroupNorm(1, 4), randn(2, 4, 3, 3))
case("groupNormAll", nn.GroupNorm(4, 4, eps=1e-3), randn(2, 4, 3, 3))
case("groupNormVector", nn.GroupNorm(2, 4), randn(3, 4))
case("groupNormPlain", nn.GroupNorm(2, 4, affine=False), randn(2, 4, 5))
x = randn(3, 4, 5) * 2
case("relu", nn.ReLU(), x)
case("leakyReLU", nn.LeakyReLU(), x)
case("leakyReLUSteep", nn.LeakyReLU(0.2), x)
case("prelu", nn.PReLU(), x)
case("preluChannels", nn.PReLU(4), x)
case("preluZero", nn.PReLU(), torch.tensor([-1.0, 0.0, -0.0, 2.0]))
case("gelu", nn.GELU(), x)
case("geluTanh", nn.GELU(approximate="tanh"), x)
case("silu", nn.SiLU(), x)
case("sigmoid", nn.Sigmoid(), x)
case("tanh", nn.Tanh(), x)
case("dropout/eval", nn.Dropout(), x, train=False)
case("dropoutNone", nn.Dropout(0.0), x)
case("dropoutAll", nn.Dropout(1.0), x)
image = randn(2, 3, 7, 8)
case("maxPool", nn.MaxPool2d(2), image)
case("maxPoolStem", nn.MaxPool2d(3, 2, 1), image)
case("maxPoolCeil", nn.MaxPool2d(2, ceil_mode=True), image)
case("maxPoolCeilPadded", nn.MaxPool2d(3, 2, 1, ceil_mode=True), randn(1, 2, 6, 8))
case("maxPoolCeilFar", nn.MaxPool2d(2, 3, 1, ceil_mode=True), randn(1, 2, 6, 7))
case("maxPoolUneven", nn.MaxPool2d((2, 3), stride=(1, 2), padding=(0, 1)), image)
case("avgPool", nn.AvgPool2d(2), image)
case("avgPoolPadded", nn.AvgPool2d(3, 2, 1), image)
case("avgPoolInside", nn.AvgPool2d(3, 2, 1, count_include_pad=False), image)
case("avgPoolCeil", nn.AvgPool2d(2, ceil_mode=True), image)
case("avgPoolCeilPadded", nn.AvgPool2d(3, 2, 1, ceil_mode=True), randn(1, 2, 6, 8))
case("avgPoolCeilInside", nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), randn(1, 2, 6, 8))
case("avgPoolUneven", nn.AvgPool2d((2, 3), stride=(1, 2), padding=(1, 0)), image)
case("adaptive1", nn.AdaptiveAvgPool2d(1), image)
case("adaptive3", nn.AdaptiveAvgPool2d(3), image)
case("adaptiveUneven", nn.AdaptiveAvgPool2d((5, 2)), image)
case("nearest2", nn.Upsample(scale_factor=2), image)
case("nearestSize", nn.Upsample(size=(10, 13)), image)
case("nearestSmaller", nn.Upsample(size=(3, 5)), image)
case("nearestScale", nn.Upsample(scale_factor=1.7), image)
case("bilinear2", nn.Upsample(scale_factor=2, mode="bilinear"), image)
case("bilinearScale", nn.Upsample(scale_factor=1.7, mode="bilinear"), image)
case("bilinearSize", nn.Upsample(size=(10, 13), mode="bilinear"), image)
case("bilinearSmaller", nn.Upsample(size=(3, 5), mode="bilinear"), image)
case("bilinearAligned", nn.Upsample(size=(10, 13), mode="bilinear", align_corners=True), image)
case("bilinearAligned2", nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), image)
case("bilinearAlignedOne", nn.Upsample(size=(1, 13), mode="bilinear", align_corners=True), image)
case("flatten", nn.Flatten(), image)
case("flattenMiddle", nn.Flatten(1, 2), image)
case("identity", nn.Identity(), x)
case("sequential", nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2)), randn(3, 5))
case("embedding", nn.Embedding(7, 3), torch.tensor([[1, 6, 1], [0, 2, 1]]))
case("embeddingPadded", nn.Embedding(7, 3, padding_idx=1), torch.tensor([[1, 6, 1], [0, 2, 1]]))


class Mixed(nn.Module):
    """A list, a dictionary and a residual block by hand."""

    def __init__(self):
        super().__init__()
        self.steps = nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 4)])
        self.heads = nn.ModuleDict({"left": nn.Linear(4, 2), "rightSide": nn.Linear(4, 2)})
        self.skip = nn.ModuleDict({"body": nn.Sequential(nn.Linear(4, 4), nn.Tanh()), "shortcut": nn.Linear(4, 4, bias=False)})

    def forward(self, x):
        for step in self.steps:
            x = step(x).sigmoid()
        x = self.skip["body"](x) + self.skip["shortcut"](x)
        return self.heads["left"](x) - self.heads["rightSide"](x)


case("mixed", Mixed(), randn(3, 4))


def drawn(name, tensor):
    t = tensor.detach().double()
    out[f"initial/{name}"] = torch.stack([t.mean(), t.std(), t.min(), t.max()]).float()


drawn("linear/weight", nn.Linear(300, 400).weight)
drawn("linear/bias", nn.Linear(300, 40000).bias)
drawn("conv/weight", nn.Conv2d(64, 128, (3, 5), groups=2).weight)
drawn("conv/bias", nn.Conv2d(64, 40000, (3, 5), groups=2).bias)
drawn("embedding/weight", nn.Embedding(500, 200).weight)
shape = (96, 64, 3, 5)
for mode in ["fan_in", "fan_out"]:
    for gain, options in [("relu", {}), ("leaky_relu", {"a": 0.3}), ("linear", {}), ("sigmoid", {}), ("tanh", {}), ("selu", {})]:
        options = options | {"mode": mode, "nonlinearity": gain}
        drawn(f"kaimingUniform/{mode}/{gain}", nn.init.kaiming_uniform_(torch.empty(shape), **options))
        drawn(f"kaimingNormal/{mode}/{gain}", nn.init.kaiming_normal_(torch.empty(shape), **options))
drawn("xavierUniform", nn.init.xavier_uniform_(torch.empty(shape), gain=nn.init.calculate_gain("tanh")))
drawn("xavierNormal", nn.init.xavier_normal_(torch.empty(shape)))
drawn("orthogonal", nn.init.orthogonal_(torch.empty(60, 4, 20), gain=2**0.5))

path = pathlib.Path(__file__).with_name("layers.safetensors")
save_file({k: v.contiguous().clone() for k, v in out.items()}, path)
print(f"{path.name}: {len([k for k in out if k.endswith('/result')])} cases, {path.stat().st_size} bytes")
