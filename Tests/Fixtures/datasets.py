"""Writes tiny datasets in the formats that siamese train reads: MNIST's, CIFAR's binary versions, and NumPy's.

Run:  python Tests/Fixtures/datasets.py   (requires numpy)

Writes Datasets/mnist with MNIST's four files, Datasets/cifar10 and Datasets/cifar100 with the files of the binary
versions, .npz files, and Datasets/expected.txt: for each part its number of images, the labels, the sum of all pixels, and
the pixel (red, green, blue) of row 2, column 5 of image 3.
"""

import gzip
import pathlib
import struct

import numpy as np

here = pathlib.Path(__file__).parent / "Datasets"
lines = []


def images(count, classes, side, channels, start=0):
    """Stripes whose direction and distance tell the class, and whose brightness and place tell the image: [N, H, W, C]."""
    y, x = np.mgrid[:side, :side]
    result = np.zeros((count, side, side, channels), np.uint8)
    labels = np.arange(count) % classes
    for n, label in enumerate(labels):
        place = (x if label % 2 == 0 else y) + n + start
        stripes = (place // (1 + label % 5)) % 2
        for channel in range(channels):
            result[n, :, :, channel] = stripes * (150 + (n + start) % 50 + 20 * channel) + 5 * channel
    return result, labels


def expect(name, x, labels):
    x = x if x.ndim == 4 else x[..., None]
    pixel = " ".join(str(v) for v in x[3, 2, 5])
    lines.append(f"{name}; {len(x)}; {' '.join(map(str, labels))}; {int(x.astype(np.int64).sum())}; {pixel}")


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def save(path, **arrays):
    # The same bytes at each run: numpy.savez writes a constant date.
    np.savez_compressed(path, **arrays)


for part, prefix, count, start in [("train", "train", 24, 0), ("test", "t10k", 12, 7)]:
    x, y = images(count, 3, 12, 1, start)
    expect(f"mnist {part}", x, y)
    pixels = struct.pack(">BBBB3I", 0, 0, 8, 3, count, 12, 12) + x.tobytes()
    write(here / f"mnist/{prefix}-images-idx3-ubyte.gz", gzip.compress(pixels, mtime=0))
    write(here / f"mnist/{prefix}-labels-idx1-ubyte", struct.pack(">BBBBI", 0, 0, 8, 1, count) + y.astype(np.uint8).tobytes())

x, y = images(20, 4, 32, 3)
expect("cifar10 train", x, y)
for batch in range(5):
    rows = range(4 * batch, 4 * batch + 4)
    data = b"".join(bytes([y[n]]) + x[n].transpose(2, 0, 1).tobytes() for n in rows)
    write(here / f"cifar10/data_batch_{batch + 1}.bin", data)
x, y = images(8, 4, 32, 3, 7)
expect("cifar10 test", x, y)
write(here / "cifar10/test_batch.bin", b"".join(bytes([y[n]]) + x[n].transpose(2, 0, 1).tobytes() for n in range(8)))

for part, count, start in [("train", 12, 0), ("test", 8, 7)]:
    x, y = images(count, 4, 32, 3, start)
    expect(f"cifar100 {part}", x, y + 90)
    data = b"".join(bytes([y[n] // 2, y[n] + 90]) + x[n].transpose(2, 0, 1).tobytes() for n in range(count))
    write(here / f"cifar100/{part}.bin", data)
write(here / "cifar100/fine_label_names.txt", "".join(f"class {n}\n" for n in range(100)).encode())

x, y = images(24, 3, 12, 1)
x3, y3 = images(24, 3, 12, 3)
test, labels = images(12, 3, 12, 3, 7)
save(here / "gray.npz", x=x[..., 0], y=y)
expect("gray.npz", x, y)
save(here / "first.npz", x=x3.transpose(0, 3, 1, 2), y=(y3 * 10 - 5).astype(np.int16)[:, None])
expect("first.npz", x3, y3)
save(here / "floats.npz", x=(x3 / 255).astype(np.float32), y=y3.astype(np.uint8), extra=np.array(["a"]))
expect("floats.npz", x3, y3)
save(here / "doubles.npz", x=np.asfortranarray(x[..., 0] / 255), y=y3 > 0)
expect("doubles.npz", x, y3 > 0)
save(here / "keras.npz", x_train=x3, y_train=y3[:, None], x_test=test, y_test=labels[:, None])
expect("keras.npz train", x3, y3)
expect("keras.npz test", test, labels)
bad = here / "invalid"
bad.mkdir(exist_ok=True)
save(bad / "flat.npz", x=x.reshape(24, -1), y=y)
save(bad / "large.npz", x=x[..., 0].astype(np.float32), y=y)
save(bad / "integers.npz", x=x[..., 0].astype(np.int64), y=y)
save(bad / "few.npz", x=x[..., 0], y=y[:-1])
save(bad / "onehot.npz", x=x[..., 0], y=np.eye(3)[y])
save(bad / "floats.npz", x=x[..., 0], y=y.astype(np.float32))
save(bad / "names.npz", images=x[..., 0], labels=y)
save(bad / "none.npz", x=x[:0, :, :, 0], y=y[:0])
(here / "expected.txt").write_text("\n".join(lines) + "\n")
