"""Makes transforms.safetensors: what torchvision's functional transforms make of small pictures.

    python3 Tests/Fixtures/transforms.py

Needs torch, torchvision, pillow and safetensors. Names are "picture/operation/parameters"; "colour" and "grey"
are Pillow images, stored as their bytes [H, W, C] in floats; "tensor" is the colour picture as floats [C, H, W].
"""
import pathlib
import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from torchvision.transforms import functional as F
from torchvision.transforms import InterpolationMode as Mode

random = np.random.default_rng(3)
y, x = np.mgrid[0:29, 0:41]
waves = np.stack([128 + 120 * np.sin(x / 3 + y / 7), 6 * x, 128 + 120 * np.cos(y / 4 - x / 9)], 2)
noise = random.integers(0, 256, (29, 41, 3))
mixed = np.where((x[..., None] // 8 + y[..., None] // 8) % 3 == 0, noise, waves)
colour = Image.fromarray(mixed.clip(0, 255).astype(np.uint8))
pictures = {"colour": colour, "grey": colour.convert("L"), "tensor": F.to_tensor(colour)}
modes = {"nearest": Mode.NEAREST, "bilinear": Mode.BILINEAR, "bicubic": Mode.BICUBIC}
kept = {}


def keep(name, result):
    if isinstance(result, torch.Tensor):
        kept[name] = result.float().contiguous()
    else:
        array = np.asarray(result)
        kept[name] = torch.tensor(array.reshape(*array.shape[:2], -1).astype(np.float32))


for key, picture in pictures.items():
    keep(f"{key}/input", picture)
    for name, mode in modes.items():
        for width, height in [(20, 13), (41, 10), (11, 29), (60, 50), (100, 7), (1, 1), (23, 64)]:
            keep(f"{key}/resize/{width}x{height}/{name}", F.resize(picture, [height, width], mode))
        keep(f"{key}/resizedCrop/{name}", F.resized_crop(picture, 4, 7, 18, 25, [12, 12], mode))
    keep(f"{key}/short/12", F.resize(picture, 12))
    for factor in [0, 0.3, 1, 1.7]:
        keep(f"{key}/brightness/{factor}", F.adjust_brightness(picture, factor))
        keep(f"{key}/contrast/{factor}", F.adjust_contrast(picture, factor))
        keep(f"{key}/saturation/{factor}", F.adjust_saturation(picture, factor))
    for factor in [-0.5, -0.1, 0.04, 0.3]:
        keep(f"{key}/hue/{factor}", F.adjust_hue(picture, factor))
    keep(f"{key}/greyscale", F.rgb_to_grayscale(picture, 3) if key != "grey" else picture.convert("RGB"))
    for size, sigma in [(3, 0.5), (9, 1.3), (23, 2.0)]:
        keep(f"{key}/blur/{size}/{sigma}", F.gaussian_blur(picture, [size, size], [sigma, sigma]))
    keep(f"{key}/solarize", F.solarize(picture, 128 if key != "tensor" else 0.5))
    keep(f"{key}/centerCrop/20x10", F.center_crop(picture, [10, 20]))
    keep(f"{key}/centerCrop/50x15", F.center_crop(picture, [15, 50]))
    for kind in ["constant", "edge", "reflect", "symmetric"]:
        keep(f"{key}/pad/{kind}", F.pad(picture, [3, 1, 5, 4], 0, kind))
    for name in ["nearest", "bilinear"]:
        for angle in [0, 10, 90, -37.5, 180, 200]:
            keep(f"{key}/rotate/{angle}/{name}", F.rotate(picture, angle, modes[name]))
        for index, (angle, move, scale, shear) in enumerate(
                [(0, [3, -2], 1, [0, 0]), (25, [0, 4], 0.8, [10, 0]), (-70, [-5, 5], 1.4, [-8, 12])]):
            keep(f"{key}/affine/{index}/{name}", F.affine(picture, angle, move, scale, shear, modes[name]))
    keep(f"{key}/flip/horizontal", F.hflip(picture))
    keep(f"{key}/flip/vertical", F.vflip(picture))

mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
keep("normalize/colour", F.normalize(pictures["tensor"], mean, deviation))
keep("normalize/grey", F.normalize(F.to_tensor(pictures["grey"]), [0.5], [0.25]))
save_file(kept, pathlib.Path(__file__).with_name("transforms.safetensors"))
print(len(kept), sum(t.numel() for t in kept.values()) * 4)
