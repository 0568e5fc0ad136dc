"""Writes pytorch-names.txt: the public, documented names of the namespaces that the articles "Coming from PyTorch" cover.

    python3 Tests/Fixtures/pytorch_names.py

Requires torch 2.13 and torchvision. Each line is a namespace and a name. Left out are what no program calls: variants in
place (`relu_`), variants that only copy a view (`view_copy`), kernels of one type of image (`resize_mask`), functions
without documentation, and the internals of the compiler (bindings whose documentation is generated).
"""
import inspect
import pathlib

import torch

try:
    import torchvision_reference  # noqa: F401  (a torchvision without its binary operations)
except ImportError:
    pass
from torchvision.transforms import v2


def public(module):
    return [(name, getattr(module, name)) for name in sorted(dir(module)) if not name.startswith("_")]


def documented(module):
    """The documented functions of a module."""
    for name, value in public(module):
        if inspect.ismodule(value) or inspect.isclass(value) or not callable(value):
            continue
        text = (value.__doc__ or "").strip()
        generated = "(arg0" in text or "torch._C" in text.splitlines()[0] if text else True
        if generated:
            continue
        if not name.endswith(("_", "_copy", "_with_indices")) and not name.startswith("sym_"):
            yield name


def classes(module, *bases):
    """The classes that a module, or a package below it, defines."""
    for name, value in public(module):
        if inspect.isclass(value) and value.__module__.startswith(module.__name__):
            if not bases or issubclass(value, bases):
                yield name


optim = torch.optim
names = {
    "torch": [*documented(torch), "autocast", "enable_grad", "inference_mode", "no_grad", "set_grad_enabled",
              "Generator", "Size", "Tensor", "device", "dtype", "finfo", "iinfo"],
    "torch.nn": [name for name, value in public(torch.nn) if inspect.isclass(value)],
    "torch.nn.functional": [name for name in documented(torch.nn.functional)
                            if "torch_function" not in name and name not in ("Optional", "boolean_dispatch")],
    "torch.linalg": list(documented(torch.linalg)),
    "torch.optim": list(classes(optim)),
    "torch.optim.lr_scheduler": list(classes(optim.lr_scheduler, optim.lr_scheduler.LRScheduler)),
    "torch.optim.swa_utils": [*classes(optim.swa_utils), *(
        name for name in documented(optim.swa_utils)
        if getattr(optim.swa_utils, name).__module__ == optim.swa_utils.__name__)],
    "torchvision.transforms.v2": [name for name, value in public(v2) if inspect.isclass(value)],
    "torchvision.transforms.v2.functional": [
        name for name, value in public(v2.functional) if inspect.isfunction(value)
        and not any(name.endswith(f"_{kind}") for kind in
                    ("image", "video", "mask", "keypoints", "bounding_boxes", "size", "frames", "channels"))],
}
lines = [f"{namespace} {name}" for namespace, values in names.items() for name in sorted(set(values))]
pathlib.Path(__file__).with_name("pytorch-names.txt").write_text("\n".join(lines) + "\n")
print({namespace: len(set(values)) for namespace, values in names.items()})
