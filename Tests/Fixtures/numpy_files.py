"""Makes NumPy/: arrays of every type, order and version that numpy.save writes.

    python3 Tests/Fixtures/numpy_files.py
"""
import pathlib
import numpy as np

folder = pathlib.Path(__file__).with_name("NumPy")
folder.mkdir(exist_ok=True)
x = (np.arange(12).reshape(3, 4) - 5)
for name in ["float32", "float64", "int32", "int64", "uint8"]:
    np.save(folder / f"{name}.npy", np.abs(x).astype(name) if name == "uint8" else x.astype(name))
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
