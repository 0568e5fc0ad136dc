"""Writes transforms.safetensors: the results of torchvision's transforms for small images.

    python3 Tests/Fixtures/transforms.py

Requires torch, torchvision, pillow and safetensors. Names are "input/operation/parameters"; "color" and "gray" are
Pillow images, stored as their bytes [H, W, C] in float32; "tensor" is the color image as float32 [C, H, W].
"""
import pathlib
import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from torchvision import transforms as T
from torchvision.transforms import functional as F
from torchvision.transforms import InterpolationMode as Mode

random = np.random.default_rng(3)
y, x = np.mgrid[0:23, 0:31]
waves = np.stack([128 + 120 * np.sin(x / 3 + y / 7), 6 * x, 128 + 120 * np.cos(y / 4 - x / 9)], 2)
noise = random.integers(0, 256, (23, 31, 3))
mixed = np.where((x[..., None] // 8 + y[..., None] // 8) % 3 == 0, noise, waves)
color = Image.fromarray(mixed.clip(0, 255).astype(np.uint8))
images = {"color": color, "gray": color.convert("L"), "tensor": F.to_tensor(color)}
modes = {"nearest": Mode.NEAREST, "bilinear": Mode.BILINEAR, "bicubic": Mode.BICUBIC}
kept = {}


def keep(name, result):
    if isinstance(result, torch.Tensor):
        kept[name] = result.float().contiguous()
    else:
        array = np.asarray(result)
        kept[name] = torch.tensor(array.reshape(*array.shape[:2], -1).astype(np.float32))


for key, image in images.items():
    keep(f"{key}/input", image)
    for name, mode in modes.items():
        for width, height in [(20, 13), (31, 10), (11, 23), (50, 33), (90, 7), (1, 1), (13, 44)]:
            keep(f"{key}/resize/{width}x{height}/{name}", F.resize(image, [height, width], mode))
        keep(f"{key}/resizedCrop/{name}", F.resized_crop(image, 4, 7, 15, 20, [12, 12], mode))
    keep(f"{key}/short/12", F.resize(image, 12))
    for factor in [0, 0.3, 1, 1.7]:
        keep(f"{key}/brightness/{factor}", F.adjust_brightness(image, factor))
        keep(f"{key}/contrast/{factor}", F.adjust_contrast(image, factor))
        keep(f"{key}/saturation/{factor}", F.adjust_saturation(image, factor))
    for factor in [-0.5, -0.1, 0.04, 0.3]:
        keep(f"{key}/hue/{factor}", F.adjust_hue(image, factor))
    keep(f"{key}/grayscale", F.rgb_to_grayscale(image, 3) if key != "gray" else image.convert("RGB"))
    for size, sigma in [(3, 0.5), (9, 1.3)]:
        keep(f"{key}/blur/{size}/{sigma}", F.gaussian_blur(image, [size, size], [sigma, sigma]))
    keep(f"{key}/solarize", F.solarize(image, 128 if key != "tensor" else 0.5))
    keep(f"{key}/centerCrop/20x10", F.center_crop(image, [10, 20]))
    keep(f"{key}/centerCrop/50x15", F.center_crop(image, [15, 50]))
    for kind in ["constant", "edge", "reflect", "symmetric"]:
        keep(f"{key}/pad/{kind}", F.pad(image, [3, 1, 5, 4], 0, kind))
    for name in ["nearest", "bilinear"]:
        for angle in [10, 90, -37.5, 180, 200]:
            keep(f"{key}/rotate/{angle}/{name}", F.rotate(image, angle, modes[name]))
        for index, (angle, move, scale, shear) in enumerate(
                [(0, [3, -2], 1, [0, 0]), (25, [0, 4], 0.8, [10, 0]), (-70, [-5, 5], 1.4, [-8, 12])]):
            keep(f"{key}/affine/{index}/{name}", F.affine(image, angle, move, scale, shear, modes[name]))
    keep(f"{key}/flip/horizontal", F.hflip(image))
    keep(f"{key}/flip/vertical", F.vflip(image))

mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
keep("normalize/color", F.normalize(images["tensor"], mean, deviation))
keep("normalize/gray", F.normalize(F.to_tensor(images["gray"]), [0.5], [0.25]))
# Random transforms: the mean and standard deviation of each value over many draws, as "random/NAME/mean" and
# ".../deviation".
torch.manual_seed(0)
small = color.crop((4, 3, 16, 13))
keep("random/input", small)
randoms = {
    "crop": T.RandomCrop((7, 8), padding=2),
    "resizedCrop": T.RandomResizedCrop(6),
    "resizedCropWide": T.RandomResizedCrop(6, scale=(0.5, 1), ratio=(2, 3), interpolation=Mode.BICUBIC),
    "horizontalFlip": T.RandomHorizontalFlip(0.3),
    "verticalFlip": T.RandomVerticalFlip(0.6),
    "rotation": T.RandomRotation(40, Mode.BILINEAR),
    "affine": T.RandomAffine(20, (0.2, 0.3), (0.7, 1.2), 15),
    "jitter": T.ColorJitter(0.8, 0.6, 0.7, 0.2),
    "grayscale": T.RandomGrayscale(0.3),
    "blur": T.GaussianBlur(5, (0.1, 2)),
    "solarize": T.RandomSolarize(128, 0.4),
    "apply": T.RandomApply([T.Pad(1), T.CenterCrop(10)], 0.7),
    "choice": T.RandomChoice([T.CenterCrop(5), T.RandomCrop(5)]),
    "erasing": T.Compose([T.ToTensor(), T.RandomErasing(0.8)]),
    "erasingNoise": T.Compose([T.ToTensor(), T.RandomErasing(1, (0.1, 0.2), value="random")]),
}
for name, transform in randoms.items():
    draws = []
    for _ in range(4000):
        draw = transform(small)
        if name == "apply" and draw.size != (10, 10):
            draw = F.center_crop(draw, 10)
        draws.append(draw if isinstance(draw, torch.Tensor) else torch.tensor(np.asarray(draw)))
    draws = torch.stack(draws).double()
    kept[f"random/{name}/mean"] = draws.mean(0).float()
    kept[f"random/{name}/deviation"] = draws.std(0).float()
save_file(kept, pathlib.Path(__file__).with_name("transforms.safetensors"))
print(len(kept), sum(t.numel() for t in kept.values()) * 4)
