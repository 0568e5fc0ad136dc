"""Writes Vision/: small images, and the pixels that Pillow reads from them.

    python3 Tests/Fixtures/images.py

Requires pillow and numpy. NAME.png or NAME.jpg is the image, NAME.raw its pixels after convert("RGB") (or "L" for
gray images) in row-major order, and NAME-upright.raw those after ImageOps.exif_transpose. Gray images of 16 bits are
divided by 256, as Pillow does in color.
"""
import io
import pathlib
import struct
import zlib
import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

PngImagePlugin.MAX_TEXT_CHUNK = 1 << 24
folder = pathlib.Path(__file__).with_name("Vision")
folder.mkdir(exist_ok=True)
random = np.random.default_rng(0)
y, x = np.mgrid[0:17, 0:23]
smooth = np.stack([x * 11, y * 15, (x + y) * 6], 2).astype(np.uint8)
noise = random.integers(0, 256, (17, 23, 3), dtype=np.uint8)
alpha = np.concatenate([smooth, (x * 11)[..., None].astype(np.uint8)], 2)


def reread(name, mode="RGB"):
    with Image.open(folder / name) as again:
        if again.mode == "I;16":
            pixels = (np.asarray(again) >> 8).astype(np.uint8)
        else:
            pixels = np.asarray(again.convert(mode))
    (folder / name).with_suffix(".raw").write_bytes(pixels.tobytes())


def keep(name, image, mode="RGB", **options):
    image.save(folder / name, **options)
    reread(name, mode)


keep("rgb.png", Image.fromarray(noise))
keep("rgba.png", Image.fromarray(alpha, "RGBA"))
keep("gray.png", Image.fromarray(noise[..., 0]), "L")
keep("palette.png", Image.fromarray(smooth).quantize(16))
keep("baseline.jpg", Image.fromarray(smooth), quality=85)
keep("progressive.jpg", Image.fromarray(smooth), quality=85, progressive=True)
keep("full.jpg", Image.fromarray(noise), quality=95, subsampling=0)
keep("half.jpg", Image.fromarray(smooth), quality=95, subsampling=1)
keep("restart.jpg", Image.fromarray(smooth), quality=85, restart_marker_blocks=1)
keep("grayscale.jpg", Image.fromarray(smooth[..., 0]), "L")
keep("cmyk.jpg", Image.fromarray(noise).convert("CMYK"), quality=95)



def keep_upright(name, image, **options):
    keep(name, image, **options)
    with Image.open(folder / name) as again:
        upright = np.asarray(ImageOps.exif_transpose(again).convert("RGB"))
    (folder / f"{name.split('.')[0]}-upright.raw").write_bytes(upright.tobytes())


for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ["jpg", "png"] if orientation in (3, 6) else ["jpg"]:
        keep_upright(f"exif{orientation}-{kind}.{kind}", Image.fromarray(smooth), exif=exif)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def packed(samples, depth):
    """Returns rows of samples as bytes, each row preceded by filter type 0."""
    rows = []
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            data = row.astype(">u2").tobytes()
        else:
            bits = (row[:, None] >> np.arange(depth - 1, -1, -1)) & 1
            data = np.packbits(bits.astype(np.uint8).ravel()).tobytes()
        rows.append(b"\0" + data)
    return b"".join(rows)


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def write(name, kind, depth, interlaced, extra=b""):
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    samples = random.integers(0, 1 << depth, (17, 23, channels))
    if interlaced:
        data = b"".join(packed(samples[b::d, a::c], depth) for a, b, c, d in ADAM7)
    else:
        data = packed(samples, depth)
    header = struct.pack(">IIBBBBB", 23, 17, depth, kind, 0, 0, int(interlaced))
    palette = random.integers(0, 256, 3 << depth, dtype=np.uint8).tobytes() if kind == 3 else b""
    (folder / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + (chunk(b"gAMA", struct.pack(">I", 100000)) if "gamma" in name else b"")
        + (chunk(b"PLTE", palette) if palette else b"") + extra
        + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))
    reread(name, "L" if kind in (0, 4) else "RGB")


for kind, depths in {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]}.items():
    for depth in depths:
        for interlaced in (False, True):
            write(f"type{kind}-{depth}{'-interlaced' if interlaced else ''}.png", kind, depth, interlaced)
write("gamma.png", 2, 8, False)
write("clear-gray.png", 0, 8, False, chunk(b"tRNS", struct.pack(">H", 7)))
write("clear-rgb.png", 2, 8, False, chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3)))
write("clear-palette.png", 3, 4, False, chunk(b"tRNS", bytes(range(0, 160, 10))))

# Orientations in a long integer, in two segments, and in XMP data.
big = b"MM\0*" + struct.pack(">IHHHIII", 8, 1, 0x0112, 4, 1, 5, 0)
keep_upright("exif5-long.jpg", Image.fromarray(smooth), exif=b"Exif\0\0" + big)
little = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, 7, 0, 0)
plain = (folder / "baseline.jpg").read_bytes()
halves = [b"Exif\0\0" + part for part in (little[:15], little[15:])]
segments = b"".join(b"\xff\xe1" + struct.pack(">H", len(half) + 2) + half for half in halves)
split = Image.open(io.BytesIO(plain[:2] + segments + plain[2:]))
(folder / "exif7-split.jpg").write_bytes(plain[:2] + segments + plain[2:])
reread("exif7-split.jpg")
(folder / "exif7-split-upright.raw").write_bytes(np.asarray(ImageOps.exif_transpose(split).convert("RGB")).tobytes())
xmp = '<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/"%s</rdf:Description>'
keep_upright("exif6-xmp-jpg.jpg", Image.fromarray(smooth), xmp=(xmp % ' tiff:Orientation="6">').encode())
info = PngImagePlugin.PngInfo()
info.add_itxt("XML:com.adobe.xmp", xmp % "><tiff:Orientation>8</tiff:Orientation>")
keep_upright("exif8-xmp-png.png", Image.fromarray(smooth), pnginfo=info)
# A text of 8 MB in 8 kB.
write("text.png", 2, 8, False, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(8_000_000), 9)))


def damage(name, source, change, mode="RGB"):
    """Keeps a damaged copy of an image that Pillow reads nevertheless."""
    (folder / name).write_bytes(change((folder / source).read_bytes()))
    reread(name, mode)


def entropy(data, part):
    """Returns the position in the entropy-coded data of the first scan of a JPEG."""
    start = data.index(b"\xff\xda") + 14
    return start + int((len(data) - start) * part)


def without_end(part):
    return lambda data: data[:entropy(data, part)] + b"\xff\xd9"


def overwritten(part, new):
    def change(data):
        at = entropy(data, part)
        return data[:at] + new + data[at + len(new):]
    return change


damage("damaged-end.jpg", "full.jpg", without_end(0.4))
damage("damaged-bits.jpg", "full.jpg", overwritten(0.3, b"\xff\x00" * 12))
damage("damaged-progressive.jpg", "progressive.jpg", without_end(0.98))
damage("damaged-gray.jpg", "grayscale.jpg", without_end(0.5), "L")
damage("damaged-restart.jpg", "restart.jpg", lambda data: data.replace(b"\xff\xd2", b"\xff\xd6", 1))
damage("damaged-missing-restart.jpg", "restart.jpg", lambda data: data.replace(b"\xff\xd1", b"", 1))
damage("damaged-cmyk.jpg", "cmyk.jpg", without_end(0.6))


def wrong_checksum(data):
    at = data.index(b"IDAT") + 4 + int.from_bytes(data[data.index(b"IDAT") - 4:data.index(b"IDAT")], "big")
    return data[:at] + b"\1\2\3\4" + data[at + 4:]


damage("damaged-checksum.png", "rgb.png", wrong_checksum)
damage("damaged-checksum-interlaced.png", "type0-8-interlaced.png", wrong_checksum, "L")
print(len(list(folder.iterdir())))
