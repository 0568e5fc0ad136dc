"""Makes Files/python.zip: an archive of one stored and one compressed file, by Python's zipfile.

    python3 Tests/Fixtures/archives.py
"""
import pathlib
import zipfile

folder = pathlib.Path(__file__).with_name("Files")
folder.mkdir(exist_ok=True)
with zipfile.ZipFile(folder / "python.zip", "w") as archive:
    archive.writestr(zipfile.ZipInfo("stored.txt"), "stored", zipfile.ZIP_STORED)
    archive.writestr(zipfile.ZipInfo("folder/deflated.txt"), "".join(f"line {i}\n" for i in range(2000)), zipfile.ZIP_DEFLATED)
