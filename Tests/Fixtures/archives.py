"""Writes Files/: archives by Python's zipfile: a stored and a compressed file, and malicious archives.

    python3 Tests/Fixtures/archives.py
"""
import gzip
import pathlib
import struct
import zipfile

folder = pathlib.Path(__file__).with_name("Files")
folder.mkdir(exist_ok=True)
with zipfile.ZipFile(folder / "python.zip", "w") as archive:
    archive.writestr(zipfile.ZipInfo("stored.txt"), "stored", zipfile.ZIP_STORED)
    archive.writestr(zipfile.ZipInfo("folder/deflated.txt"), "".join(f"line {i}\n" for i in range(2000)), zipfile.ZIP_DEFLATED)

# A zip bomb: 8 MB of zeros in 8 kB, laid out as a weight file.
with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    archive.writestr(zipfile.ZipInfo("x/data.pkl"), b"\x80\x02}.", zipfile.ZIP_STORED)
    archive.writestr(zipfile.ZipInfo("x/data/0"), bytes(8 << 20), zipfile.ZIP_DEFLATED)

# A file, stored or compressed, that the central directory lists fifty times.
for name, method, size in [("overlap", zipfile.ZIP_STORED, 50_000), ("overlap-deflated", zipfile.ZIP_DEFLATED, 1 << 20)]:
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("x/data.pkl"), b"\x80\x02}.")
        archive.writestr(zipfile.ZipInfo("x/data/00"), bytes(size), method)
        first = archive.filelist[-1]
        for i in range(1, 50):
            twin = zipfile.ZipInfo(f"x/data/{i:02}")
            for field in ["header_offset", "file_size", "compress_size", "CRC", "compress_type"]:
                setattr(twin, field, getattr(first, field))
            archive.filelist.append(twin)

# 65 MiB of zeros in about 66 kB.
with zipfile.ZipFile(folder / "zeros.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    archive.writestr(zipfile.ZipInfo("zeros"), bytes(65 << 20), zipfile.ZIP_DEFLATED)

# A megabyte of zeros in about a kilobyte.
(folder / "zeros.gz").write_bytes(gzip.compress(bytes(1 << 20), mtime=0))

# Ten bytes in a compression that nobody knows, which declare that they unpack to 2⁶¹ bytes.
name, data, extra = b"x.npy", b"0123456789", struct.pack("<HHQ", 1, 8, 1 << 61)
common = struct.pack("<HHHHIIIHH", 0, 97, 0, 33, 0, len(data), 0xFFFFFFFF, len(name), len(extra))
local = b"PK\3\4" + struct.pack("<H", 45) + common + name + extra + data
central = b"PK\1\2" + struct.pack("<HH", 45, 45) + common + bytes(14) + name + extra
end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
(folder / "unknown-compression.zip").write_bytes(local + central + end)
