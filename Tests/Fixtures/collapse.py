"""Packs the windows of embeddings that the runs of collapse.sh ended with, and the AUC of their held-out images.

Usage: python3 collapse.py FOLDER OUTPUT. Each run gives <tag>/<method>/rows and /partners, [48, D], /losses, [20, 2] where
the method knows its loss at collapse, and /area, [1]: the AUC, 0.5 where all embeddings are equal by construction."""
import glob, json, os, re, struct, sys
import numpy as np

def read(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    found = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        kind = name.split(".")[-1]
        if name.startswith("observer.") and kind in ("rows", "partners", "losses"):
            start, end = entry["data_offsets"]
            found[kind] = np.frombuffer(data[8 + size + start:8 + size + end], "<f4").reshape(entry["shape"])
    return found

folder, output = sys.argv[1:]
tensors = {}
for log in sorted(glob.glob(f"{folder}/*.log")):
    tag, method = os.path.basename(log)[:-4].split("-", 1)
    checkpoints = sorted(glob.glob(f"{folder}/{tag}/{method}/step-*.safetensors"))
    area = re.search(r"ROC AUC *([\d.]+)", open(log).read())
    if tag != "equal" and not area or not checkpoints:
        continue
    run = read(checkpoints[-1])
    for kind in ("rows", "partners"):
        tensors[f"{tag}/{method}/{kind}"] = np.ascontiguousarray(run[kind][-48:])
    if "losses" in run:
        tensors[f"{tag}/{method}/losses"] = run["losses"]
    tensors[f"{tag}/{method}/area"] = np.array([float(area[1]) if area else 0.5], "<f4")
header, body = {}, b""
for name, values in tensors.items():
    header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": [len(body), len(body) + values.nbytes]}
    body += values.astype("<f4").tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
open(output, "wb").write(struct.pack("<Q", len(text)) + text + body)
