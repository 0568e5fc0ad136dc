"""Benchmarks loading JPEG files as batches of tensors: Wingbeat and torchvision, alternating on the same files.

Run:  swift build -c release --product bench
      python Tests/Fixtures/bench_data.py .build/release/bench      (requires torch, torchvision and Pillow)

Both read 256 images of 400 x 400 pixels, decode, Resize(100), ToTensor, Normalize, and stack batches of 32, with
two workers; torchvision's are processes that persist between epochs. Prints the best of five rounds.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

try:
    import torchvision_reference  # noqa: F401  (a torchvision without its binary operations)
except ImportError:
    pass
import torch
from torchvision import transforms
from torchvision.datasets import ImageFolder

CASE = "data/jpeg-resize100/workers2"


def wingbeat(bench, folder):
    """Returns the images per second of the fastest round of the command."""
    out = subprocess.run(
        [bench, "--json", CASE], check=True, capture_output=True, text=True,
        env=os.environ | {"WINGBEAT_BENCH_PICTURES": folder})
    return json.loads(out.stdout)["images_per_second"]


def torchvision(loader, count, rounds=5):
    """Returns the images per second of the fastest epoch."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for images, _ in loader:
            assert images.shape[1:] == (3, 100, 100)
        best = min(best, time.perf_counter() - start)
    return count / best


def main():
    bench = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        wingbeat(bench, folder)  # writes the images
        data = ImageFolder(folder, transforms.Compose([
            transforms.Resize(100), transforms.ToTensor(),
            transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))]))
        loader = torch.utils.data.DataLoader(
            data, batch_size=32, shuffle=True, num_workers=2, persistent_workers=True)
        torchvision(loader, len(data), rounds=1)
        ours, theirs = [], []
        for number in range(5):
            ours.append(wingbeat(bench, folder))
            theirs.append(torchvision(loader, len(data)))
            print(f"round {number + 1}: Wingbeat {ours[-1]:.0f}, torchvision {theirs[-1]:.0f} images/s, "
                  f"ratio {ours[-1] / theirs[-1]:.2f}", flush=True)
        print(f"best: Wingbeat {max(ours):.0f}, torchvision {max(theirs):.0f} images/s, "
              f"ratio {max(ours) / max(theirs):.2f}")


if __name__ == "__main__":
    main()
