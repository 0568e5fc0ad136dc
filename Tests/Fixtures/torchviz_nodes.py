"""Makes torchviz-nodes.txt: what torchviz draws of the training graph of torchvision's ResNet-18, counted.

    python3 Tests/Fixtures/torchviz_nodes.py

Needs torch, torchvision, torchviz and Graphviz's dot. Prints the shortest time of twenty pictures, from the
graph to the SVG file, and the time of processors, that of dot included.
"""

import pathlib
import resource
import time
from collections import Counter

import torch
import torch.nn.functional as F
import torchvision
import torchviz


def seconds():
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in usage)


torch.manual_seed(0)
network = torchvision.models.resnet18()
loss = F.cross_entropy(network(torch.randn(2, 3, 64, 64)), torch.tensor([0, 1]))
best = (float("inf"), 0.0)
for _ in range(20):
    wall, cpu = time.perf_counter(), seconds()
    drawn = torchviz.make_dot(loss, params=dict(network.named_parameters()))
    drawn.render("/tmp/torchviz-resnet18", format="svg")
    best = min(best, (time.perf_counter() - wall, seconds() - cpu))
print(f"{best[0] * 1e3:.1f} ms, of processors {best[1] * 1e3:.1f} ms")

nodes = [line for line in drawn.body if "->" not in line]
names = [line.split("label=")[1].strip('"').split()[0].rstrip("]") for line in nodes]
counts = Counter(name for name in names if name.endswith(("Backward0", "Backward1")))
counts["leaf"] = sum("fillcolor=lightblue" in line for line in nodes)
text = "".join(f"{name} {count}\n" for name, count in sorted(counts.items()))
pathlib.Path(__file__).with_name("torchviz-nodes.txt").write_text(text)
