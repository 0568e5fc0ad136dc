"""Makes distributed.safetensors: ten steps of Adam on two processes of torch.nn.parallel.DistributedDataParallel, with
the backend gloo and other images on each: with the cross-entropy of the classes, and with a loss that compares each
embedding with those of both processes, gathered with gradient. SyncBatchNorm needs a GPU: batch normalization is
compared with one process that has all images, of which the two ranks then have different numbers.

    python3 Tests/Fixtures/distributed.py

Requires torch 2.13, numpy and safetensors.
"""
import os
import pathlib
import tempfile
import torch
import torch.distributed as dist
from torch.distributed.nn.functional import all_gather
from torch.nn import functional as F
from safetensors.torch import save_file

STEPS, RANKS = 10, 2
torch.manual_seed(19)
images = torch.randn(STEPS, 8, 1, 6, 6)
labels = torch.randint(3, (STEPS, 8))
# The second rank's images are brighter: its statistics and gradients are others.
images[:, 4:] = images[:, 4:] * 2 + 1


def network(normalized):
    # A bias before a batch normalization has no effect, and no gradient but rounding errors.
    convolution = torch.nn.Conv2d(1, 4, 3, bias=not normalized)
    between = [torch.nn.BatchNorm2d(4)] if normalized else []
    return torch.nn.Sequential(
        convolution, *between, torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(64, 3))


def classes(y, target):
    return F.cross_entropy(y, target)


def pairs(rows):
    """Each row is near the row of the next image of its pair, among all rows."""
    rows = F.normalize(rows)
    n = len(rows)
    logits = rows @ rows.T / 0.5 - torch.diag(torch.full((n,), 1e9))
    return F.cross_entropy(logits, torch.arange(n).view(-1, 2).flip(1).flatten())


def train(model, loss):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        value = loss(model, step)
        value.backward()
        optimizer.step()
        losses.append(value.detach())
    return torch.stack(losses)


def run(rank, start, folder):
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=RANKS)
    torch.set_num_threads(1)
    own = slice(4 * rank, 4 * rank + 4)
    out = {}

    def class_loss(model, step):
        return classes(model(images[step, own]), labels[step, own])

    def pair_loss(model, step):
        return pairs(torch.cat(all_gather(model(images[step, own]))))

    for name, loss in {"classes": class_loss, "pairs": pair_loss}.items():
        torch.manual_seed(100 + rank)  # other weights, which those of rank 0 replace
        model = network(False)
        if rank == 0:
            model.load_state_dict(start)
        parallel = torch.nn.parallel.DistributedDataParallel(model)
        losses = train(parallel, loss)
        dist.all_reduce(losses)
        out[f"{name}/losses"] = losses / RANKS
        out |= {f"{name}/end/{key}": value for key, value in model.state_dict().items()}
    if rank == 0:
        save_file(out, f"{folder}/results.safetensors")
    dist.destroy_process_group()


if __name__ == "__main__":
    from safetensors.torch import load_file

    start = network(False).state_dict()
    out = {"images": images, "labels": labels} | {f"start/{key}": value for key, value in start.items()}
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(run, (start, folder), nprocs=RANKS)
        out |= load_file(f"{folder}/results.safetensors")
    model = network(True)
    out |= {f"start/normalized/{key}": value.clone() for key, value in model.state_dict().items()}
    out["normalized/losses"] = train(model, lambda model, step: classes(model(images[step]), labels[step]))
    out |= {f"normalized/end/{key}": value for key, value in model.state_dict().items()}
    save_file(out, pathlib.Path(__file__).with_name("distributed.safetensors"))
    for name in ["classes", "pairs", "normalized"]:
        print(name, out[f"{name}/losses"].tolist())
