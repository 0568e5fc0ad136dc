"""Writes the images that torchvision finds in a folder of class folders, and two files in MNIST's IDX format.

Run:  python Tests/Fixtures/folders.py   (requires torchvision and numpy)

Writes Vision/folder.txt, with the label and the path of each image in the order of torchvision.datasets.ImageFolder;
and Vision/tiny-images-idx3-ubyte.gz and Vision/tiny-labels-idx1-ubyte. Prints the labels that torchvision reads.
"""

import gzip
import os
import pathlib
import struct
import tempfile

try:
    import torchvision_reference  # noqa: F401  (a torchvision without its binary operations)
except ImportError:
    pass
import numpy as np
from torchvision.datasets import ImageFolder
from torchvision.datasets.mnist import read_sn3_pascalvincent_tensor

here = pathlib.Path(__file__).parent / "Vision"
names = """
cat/10.jpg cat/2.jpg cat/B.JPEG cat/a.png cat/old/1.jpg cat/old-2/1.jpg cat/old/deep/x.Png cat/notes.txt
Dog/1.jpg Dog/1.jpg.bak Dog/ä.jpg Dog/z.jpg Dog/with space.png
élan/1.png zebra/1.jpeg zebra/a/1.jpg zebra/A/1.jpg
""".replace("with space", "with_space").split()

with tempfile.TemporaryDirectory() as root:
    for name in names:
        path = pathlib.Path(root) / name.replace("with_space", "with space")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = ImageFolder(root)
    lines = [f"{label} {os.path.relpath(path, root)}" for path, label in found.samples]
(here / "folder.txt").write_text("\n".join(lines) + "\n")

images = (np.arange(3 * 4 * 5) * 7 % 256).astype(np.uint8).reshape(3, 4, 5)
labels = np.array([2, 0, 1], np.uint8)
with gzip.GzipFile(here / "tiny-images-idx3-ubyte.gz", "wb", mtime=0) as file:
    file.write(struct.pack(">BBBB3I", 0, 0, 8, 3, *images.shape) + images.tobytes())
(here / "tiny-labels-idx1-ubyte").write_bytes(struct.pack(">BBBBI", 0, 0, 8, 1, 3) + labels.tobytes())
print(read_sn3_pascalvincent_tensor(str(here / "tiny-labels-idx1-ubyte")).tolist())
