"""Makes Vision/: small pictures by Pillow, and the pixels that Pillow reads back from them.

    python3 Tests/Fixtures/pictures.py

Needs pillow and numpy. NAME.png or NAME.jpg is the picture, NAME.raw its bytes after convert("RGB") (or
"L" for grey ones), row after row.
"""
import pathlib
import numpy as np
from PIL import Image

folder = pathlib.Path(__file__).with_name("Vision")
folder.mkdir(exist_ok=True)
random = np.random.default_rng(0)
y, x = np.mgrid[0:17, 0:23]
smooth = np.stack([x * 11, y * 15, (x + y) * 6], 2).astype(np.uint8)
noise = random.integers(0, 256, (17, 23, 3), dtype=np.uint8)
alpha = np.concatenate([smooth, (x * 11)[..., None].astype(np.uint8)], 2)


def keep(name, image, mode="RGB", **options):
    image.save(folder / name, **options)
    with Image.open(folder / name) as again:
        pixels = np.asarray(again.convert(mode))
    (folder / name).with_suffix(".raw").write_bytes(pixels.tobytes())


keep("rgb.png", Image.fromarray(noise))
keep("rgba.png", Image.fromarray(alpha, "RGBA"))
keep("grey.png", Image.fromarray(noise[..., 0]), "L")
keep("palette.png", Image.fromarray(smooth).quantize(16))
keep("baseline.jpg", Image.fromarray(smooth), quality=85)
keep("progressive.jpg", Image.fromarray(smooth), quality=85, progressive=True)
keep("full.jpg", Image.fromarray(noise), quality=95, subsampling=0)
keep("greyscale.jpg", Image.fromarray(smooth[..., 0]), "L")
keep("cmyk.jpg", Image.fromarray(smooth).convert("CMYK"))
print(sorted(p.name for p in folder.iterdir()))
