"""Writes Vision/geometry.txt: digests of what torchvision's rotate and affine make of Pillow images.

    python3 Tests/Fixtures/geometry.py

Requires torch, torchvision and pillow. Lines are "rotate WIDTH HEIGHT CHANNELS MODE ANGLE DIGEST" and
"affine WIDTH HEIGHT CHANNELS MODE ANGLE X Y SCALE SHEAR-X SHEAR-Y DIGEST". Images are made by `image`; a digest is
the 64-bit FNV-1a of the bytes of the result.
"""
import pathlib
import random

try:
    import torchvision_reference  # noqa: F401  (a torchvision without its binary operations)
except ImportError:
    pass
from PIL import Image
from torchvision.transforms import functional as F
from torchvision.transforms import InterpolationMode as Mode

random.seed(5)
modes = {"nearest": Mode.NEAREST, "bilinear": Mode.BILINEAR}


def image(width, height, channels):
    """Returns an image of noise from a linear congruential generator (Knuth's MMIX)."""
    state, pixels = width * 1000003 + height * 1009 + channels, bytearray()
    for _ in range(width * height * channels):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        pixels.append(state >> 56)
    return Image.frombytes("L" if channels == 1 else "RGB", (width, height), bytes(pixels))


def digest(result):
    value = 0xCBF29CE484222325
    for byte in result.tobytes():
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return f"{value:016x}"


lines = []
angles = [45, 90, 180, 270, 360, -45, 135, 225, 30, 60, 1, 0.1, -0.1, 89.9, 1000.1, -725.3, 1e6 + 0.7, 1e-9]
for index in range(300):
    width, height = random.choice([(23, 17), (16, 16), (9, 31), (40, 40), (1, 8)])
    channels, mode = random.choice([1, 3]), random.choice(list(modes))
    angle = float(angles[index]) if index < len(angles) else random.choice(
        [float(random.randint(-360, 360)), random.uniform(-360, 360), random.randint(-720, 720) / 2])
    result = F.rotate(image(width, height, channels), angle, modes[mode])
    lines.append(f"rotate {width} {height} {channels} {mode} {angle!r} {digest(result)}")
for index in range(480):
    width, height = random.choice([(23, 17), (16, 16), (9, 31), (40, 40)])
    channels, mode = random.choice([1, 3]), random.choice(list(modes))
    angle = random.choice([0.0, float(random.randint(-180, 180)), random.uniform(-180, 180)])
    move = [random.choice([0, random.randint(-9, 9)]) for _ in range(2)]
    scale = random.choice([1.0, 0.5, 2.0, random.uniform(0.3, 3)])
    shear = [random.choice([0.0, float(random.randint(-40, 40)), random.uniform(-40, 40)]) for _ in range(2)]
    result = F.affine(image(width, height, channels), angle, move, scale, shear, modes[mode])
    lines.append(
        f"affine {width} {height} {channels} {mode} {angle!r} {move[0]} {move[1]} {scale!r} {shear[0]!r} "
        f"{shear[1]!r} {digest(result)}")
# Coordinates beyond the range of 16.16 fixed point.
for scale in [1e-3, 1e-5, 1e-7]:
    result = F.affine(image(23, 17, 3), 30.0, [2, 3], scale, [0.0, 0.0], Mode.NEAREST)
    lines.append(f"affine 23 17 3 nearest 30.0 2 3 {scale!r} 0.0 0.0 {digest(result)}")
pathlib.Path(__file__).with_name("Vision").joinpath("geometry.txt").write_text("\n".join(lines) + "\n")
print(len(lines))
