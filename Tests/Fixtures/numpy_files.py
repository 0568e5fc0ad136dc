"""Makes NumPy/: arrays of every type, order and version that numpy.save writes, headers in all spellings, and what
NumPy reads from them. Needs NumPy 2.

    python3 Tests/Fixtures/numpy_files.py
"""
import base64
import io
import json
import pathlib
import warnings
import numpy as np

folder = pathlib.Path(__file__).with_name("NumPy")
folder.mkdir(exist_ok=True)
x = (np.arange(12).reshape(3, 4) - 5)
for name in ["float32", "float64", "int32", "int64", "uint8"]:
    np.save(folder / f"{name}.npy", np.abs(x).astype(name) if name == "uint8" else x.astype(name))
for name in ["int8", "int16", "uint16", "uint32", "uint64", "float16"]:
    np.save(folder / f"{name}.npy", x.astype(name))
np.save(folder / "big16.npy", x.astype(">i2"))
# As the package ml_dtypes saves bfloat16: as raw data of two bytes, but with their order.
np.save(folder / "bfloat16.npy", (x.astype("float32").view("uint32") >> 16).astype("uint16").view("V2"))
bfloat16 = (folder / "bfloat16.npy").read_bytes()
(folder / "bfloat16.npy").write_bytes(bfloat16.replace(b"'|V2'", b"'<V2'"))
np.save(folder / "bool.npy", x > 0)
np.save(folder / "columns.npy", np.asfortranarray(x.astype("float32")))
np.save(folder / "big.npy", x.astype(">f4"))
np.save(folder / "scalar.npy", np.float32(2.5))
np.save(folder / "empty.npy", np.zeros((0, 3), "float32"))
np.save(folder / "vector.npy", np.arange(5, dtype="float32"))
for version in [2, 3]:
    with open(folder / f"version{version}.npy", "wb") as f:
        np.lib.format.write_array(f, x.astype("float32"), version=(version, 0))
np.savez(folder / "archive.npz", x=x.astype("float32"), flags=x > 0, count=np.int64(7), turned=np.asfortranarray(x.astype("float64")))
np.savez_compressed(folder / "compressed.npz", zeros=np.zeros((50, 40), "uint8"), x=x.astype("int32"))

# Types that tensors do not have.
for name, a in {
    "longdouble": x.astype("longdouble"),
    "complex64": x.astype("complex64"), "strings": np.array(["cat", "dog"]), "bytes": np.array([b"cat"]),
    "dates": np.array(["2024-01-01"], "datetime64[D]"), "durations": np.array([3], "timedelta64[s]"),
    "structured": np.zeros(3, [("x", "<f4"), ("y", [("z", "<i4")])]), "raw": np.zeros(3, "V5"),
    "objects": np.array([1, "a"], object),
}.items():
    np.save(folder / f"refused-{name}.npy", a, allow_pickle=True)
np.savez(folder / "mixed.npz", x=x.astype("float32"), names=np.array(["cat", "dog"]), objects=np.array([1], object),
         wide=x.astype("longdouble"), **{"e\u0301": np.uint8(1), "\u00e9": np.uint8(2)})


def answer(header, version, count):
    """What NumPy reads: the type, the shape and the elements; None if it refuses."""
    text = header.encode("utf8" if version == 3 else "latin1")
    size = len(text).to_bytes(2 if version == 1 else 4, "little")
    file = b"\x93NUMPY" + bytes([version, 0]) + size + text + bytes(range(count))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            a = np.load(io.BytesIO(file), allow_pickle=False)
    except Exception:
        return file, None
    return file, {"type": a.dtype.str.lstrip("<>|"), "shape": a.shape, "numbers": [float(v) for v in a.ravel()]}


order, shape, descr = "'fortran_order': False", "'shape': (2, 3)", "'descr': '<i4'"
headers = ["{" + ", ".join([descr, order, s]) + "}\n" for s in [
    "'shape': (2, 3)", "'shape': (2, 3,)", "'shape': (2L, 3L)", "'shape':(2,3)", "'shape' : ( 2 , 3 )", "'shape': (6,)",
    "'shape': (6)", "'shape': ()", "'shape': [2, 3]", "'shape': (2 3)", "'shape': (2, 3", "'shape': (-2, -3)",
    "'shape': (2.0, 3)", "'shape': (0, 4611686018427387904, 4)", "'shape': (0, 99999999999999999999)",
    "'shape': (4611686018427387904, 4)", "'shape': (np.int64(2), 3)", "'shape': None", "'shape': ((2), (3))",
    "'shape': (2,), 'shape': (2, 3)", "'shape': (2, 3), ", "'shape': (2, 3), ,", "'shape': (2, 3), 'more': 1",
    "'shape': (0,)", "'shape': (3, 0, 2)", "'shape': (1, 1, 1, 6)", "'shape': " + "(1, " * 2 + "6))",
    "'shape': (7,)", "\n'shape'\n:\t(2,\n3)\n"]]
headers += ["{" + ", ".join([f"'descr': {d}", order, shape]) + "}\n" for d in [
    "'<i4'", "'>i4'", "'=i4'", "'i4'", "'i'", "'int32'", "'<u1'", "'|u1'", "'B'", "'uint8'", "'|b1'", "'?'", "'bool'",
    "'<f4'", "'float32'", "'f'", "'d'", '"<i4"', "u'<i4'", "'<' 'i4'", "'\\x3ci4'", "'<f3'", "'<i'", "''", "'<'", "4",
    "None", "'nonsense'", "'<f4x'", "'<i8'", "'>f8'", "'|f4'", "'<<f4'", "'<i2'", "'>u2'", "'|i1'", "'<f2'", "'>f2'", "'e'", "'h'", "'<u4'", "'L'"]]
headers += [
    "{" + ", ".join([shape, order, descr]) + "}\n", "{" + ", ".join([order, descr, shape]) + ",}",
    "{" + ", ".join([descr, "'fortran_order': True", shape]) + "}", "{" + ", ".join([descr, "'fortran_order': 1", shape]) + "}",
    "{" + ", ".join([descr, "'fortran_order': false", shape]) + "}", "{" + ", ".join([descr, shape]) + "}", "", "{}", "[]", "3",
    "{" + ", ".join([descr, order, shape]) + "} x", "  {" + ", ".join([descr, order, shape]) + "}   \n", "{'descr'",
    '{"descr": "<i4", "fortran_order": False, "shape": (2, 3)}',
    "{" + ", ".join([descr, order, shape]) + "} # x\n", "{#\n" + ", ".join([descr, order, shape]) + "}#",
    "{" + ", ".join([descr, order, shape]) + "}" + " " * 200 + "\n", "(" * 100, "{" * 100, "{'a': " * 100]
with open(folder / "headers.jsonl", "w") as lines:
    for header in headers:
        for version in [1, 2, 3]:
            if version == 3 and "2L" in header:
                continue  # Python 2 wrote no version 3; NumPy refuses its long integers there.
            file, read = answer(header, version, 24)
            lines.write(json.dumps({"file": base64.b64encode(file).decode(), "read": read}) + "\n")
