"""Writes the small inputs in Fuzz/ that are easier to read here than there: one each for the faults that were found, and
some from which the mutator starts. The other files of Fuzz/ are what programs write, and what was found by chance.

    python3 Tests/Fixtures/fuzz.py
"""
import gzip
import json
import pathlib
import pickle
import struct

root = pathlib.Path(__file__).with_name("Fuzz")


def write(path, content):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


# Sizes whose product overflows, with a 0 among them.
for name, sizes in [
    ("zero-axis", (0, 2**32 - 1, 2**32 - 1)), ("zero-last", (2**32 - 1, 2**32 - 1, 0)),
    ("overflow", (2**32 - 1, 2**32 - 1, 2**32 - 1)), ("huge", (2**31, 1, 1)), ("four", (1, 0, 2**32 - 1, 2**32 - 1)),
]:
    content = bytes([0, 0, 8, len(sizes)]) + b"".join(struct.pack(">I", size) for size in sizes)
    write(f"idx/{name}.idx", content)
    write(f"idx/{name}.gz", gzip.compress(content, mtime=0))


def npy(header, data=b"", version=1):
    header = header.encode("latin1") + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(header)) + header + data


def header(shape, descr="'<f4'"):
    return f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"


for name, shape in [
    ("zero-axis-first", "(0, 4611686018427387904, 4)"), ("zero-axis-last", "(4611686018427387904, 4, 0)"),
    ("overflow", "(4611686018427387904, 4)"), ("negative", "(-1,)"), ("huge-integer", f"({'9' * 400},)"),
    ("deep", "(" * 300 + ")" * 300), ("many-axes", f"({'1, ' * 2000})"), ("long", "(2L,)"),
]:
    write(f"npy/{name}.npy", npy(header(shape), bytes(8)))
write("npy/double-quotes.npy", npy(header("(2,)").replace("'", '"'), bytes(8)))
write("npy/subarray.npy", npy(header("(2,)", "('<f4', (2,))"), bytes(16)))
write("npy/fields.npy", npy(header("(2,)", "[('x', '<f4'), ('\\x1b[31m', '<i2')]"), bytes(12)))
write("npy/long-type.npy", npy(header("(2,)", repr("\x1b" * 9000)), bytes(8), 2))
write("npy/header-too-long.npy", b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**32 - 1) + b"{")

# Several members, an empty one, bytes after the end.
member = gzip.compress(b"hello" * 20, mtime=0)
write("gzip/members.gz", member * 3)
write("gzip/empty-member.gz", gzip.compress(b"", mtime=0) + member)
write("gzip/zeros-after.gz", member + bytes(100))
write("gzip/text-after.gz", member + b"more")
write("gzip/zeros.gz", gzip.compress(bytes(1 << 20), mtime=0))
write("gzip/cut.gz", member[:-9])

write("cifar/one.bin", bytes([3]) + bytes(3072))
write("cifar/label.bin", bytes([10]) + bytes(3072))
write("cifar/cut.bin", bytes([3]) + bytes(3000))

csv = {
    "plain": "path,label\na.png,cat\nb.png,dog\n", "no-header": "a.png,cat\nb.png,dog\n",
    "quotes": 'path,label\r\n"a.png","a ""cat"""\r\n"b.png","two\r\nlines"\r\n',
    "mark-after-comma": "path,label\na.png,\u0301cat\nb.png,dog\n", "mark-after-quote": 'path,label\na.png,"cat"\u0301\n',
    "normalization": "path,label\na.png,caf\u00e9\nb.png,cafe\u0301\n", "filename": "filename,label\na.png,cat\n",
    "byte-order-mark": "\ufeffpath,label\na.png,cat\nb.png,dog\n", "carriage-returns": "path,label\ra.png,cat\rb.png,dog\r",
    "open-quote": 'path,label\n"a.png,cat\n', "escape": "path,label\n\u001b[31m.png,cat\n", "nul": "path,label\na\0.png,cat\n",
    "many-columns": "," * 3000 + "\n", "long-name": "path,label\n" + "\u001b" * 5000 + ",cat\n",
    "climbs": "path,label\n../../../etc/passwd,cat\n/etc/passwd,dog\n", "one-class": "path,label\na.png,cat\n",
}
for name, text in csv.items():
    write(f"csv/{name}.csv", text)
write("csv/not-utf8.csv", b"path,label\na.png,\xe9\n")

position = {
    "format": "wingbeat training checkpoint 1", "position.epoch": "2", "position.batch": "3", "position.step": "13",
    "position.itemCount": "24", "position.lossSum": "7.5", "position.history": "0.5 0.25", "generator.seed": "7",
    "generator.stream": "0", "generator.position": "40", "optimizer.step": "13.0", "schedule.step": "13.0",
    "settings.configuration": '{"lr":0.1}', "results.loss": "0.25",
}
for name, changes in {
    "plain": {}, "short-history": {"position.history": "0.5"}, "empty-history": {"position.history": ""},
    "long-history": {"position.history": "1 " * 500}, "generator-at-end": {"generator.position": str(2**64 - 1)},
    "negative": {"position.step": "-1"}, "nan": {"position.lossSum": "nan"}, "infinite": {"position.history": "inf nan"},
    "huge": {"position.epoch": str(2**63 - 1), "position.history": ""}, "optimizer-nan": {"optimizer.step": "nan"},
    "escape": {"position.epoch": "\u001b[31m" * 1000}, "batch-only": {"position.epoch": "0", "position.history": ""},
}.items():
    write(f"checkpoint/{name}.txt", "".join(f"{key}={value}\n" for key, value in (position | changes).items()))

write("log/plain.jsonl", '{"step":1,"epoch":1,"batch":1,"loss":0.5,"learningRate":0.001,"seconds":1.9}\n'
      '{"step":2,"epoch":1,"meanLoss":0.21,"rank":9.2}\n{"step":9,"loss":nan}\n{"step":1,"loss":')

configuration = {"lr": 0.1, "method": "triplet", "epochs": 3, "batch": 8, "size": 32, "data": "photos", "unseen": "classes"}
for name, text in {
    "plain": json.dumps(configuration), "empty": "{}", "unknown": '{"\\u001b[31m":1}', "list": "[1]", "deep": "[" * 600,
    "numbers": '{"lr":1e999,"epochs":1e30,"batch":-1,"size":0.5}', "types": '{"lr":"x","epochs":null,"method":3}',
    "long": json.dumps({"method": "x" * 5000}), "keys": json.dumps({"x" * 5000: 1}), "escape": json.dumps({"lr": "\u001b[31m"}),
}.items():
    write(f"configuration/{name}.json", text)
for name, words in {
    "plain": ["--method", "triplet", "--lr", "0.1", "--epochs=3"], "missing": ["--lr"], "unknown": ["--\u001b[31m"],
    "numbers": ["--lr", "1e999", "--epochs", str(2**63), "--batch", "-1"], "long": ["--method", "x" * 5000],
    "empty": [""], "equals": ["--lr="], "dash": ["-", "--", "-x"], "help": ["--help"], "long-name": ["--" + "x" * 5000],
}.items():
    write(f"command-line/{name}.txt", "\n".join(words))

host = "Host: 127.0.0.1:8000\r\n"
for name, text in {
    "plain": f"GET /index.html HTTP/1.1\r\n{host}\r\n", "head": f"HEAD / HTTP/1.0\r\n{host}\r\n",
    "line-feeds": f"GET /index.html HTTP/1.1\n{host.replace(chr(13), '')}\n", "rebinding": "GET /index.html HTTP/1.1\r\nHost: example.com\r\n\r\n",
    "body": f"GET / HTTP/1.1\r\n{host}Content-Length: 3\r\n\r\nabc",
    "chunked": f"POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "both-lengths": f"POST / HTTP/1.1\r\n{host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "continue": f"POST / HTTP/1.1\r\n{host}Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    "two": f"GET / HTTP/1.1\r\n{host}\r\nGET /a.txt HTTP/1.1\r\n{host}\r\n", "folded": f"GET / HTTP/1.1\r\n{host} b\r\n\r\n",
    "climbs": f"GET /../key HTTP/1.1\r\n{host}\r\n", "link": f"GET /link/key HTTP/1.1\r\n{host}\r\n",
    "origin": f"POST / HTTP/1.1\r\n{host}Origin: http://example.com\r\n\r\n", "range": f"GET /a.txt HTTP/1.1\r\n{host}Range: bytes=0-0\r\n\r\n",
    "absolute": f"GET http://example.com/ HTTP/1.1\r\n{host}\r\n", "upgrade": f"GET / HTTP/1.1\r\n{host}Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    "basic": f"GET / HTTP/1.1\r\n{host}Authorization: Basic YTpi\r\nCookie: a=b\r\n\r\n",
    "multipart": f"POST / HTTP/1.1\r\n{host}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9\r\n\r\n--x\r\n\r\na\r\n",
}.items():
    write(f"http/{name}.txt", text)
for index, path in enumerate([
    "/", "/index.html", "/a.txt?x=1#y", "/../key", "/%2e%2e/key", "/..%2fkey", "/.git/key", "/link/key", "/link/../key",
    "//key", "/a.txt%00", "/%ff", "/a.txt/", "/" + "a/" * 300,
]):
    write(f"path/{index:02}.txt", path)

for name, text in {
    "plain": "loss\nLinear\nx\nmatmul\n[2, 3]\nReLU\nscale", "markup": "<b>a</b>\n<script>\n&amp;\n&#0;\n]]>\n<!--\n\"'\\",
    "escapes": "\\N\n\\G\n\\l\n%s\n$x\n\\\n\\\"", "structure": "a\"];}\n}\n->\n{a|b}\n<f0>\n;\n//", "unicode": "ü\n\u202e\n\u0301\n\ufffe\n\U0001f600\n\x01\n\x1b",
    "empty": "\n\n\n\n\n\n", "long": "x" * 3000,
}.items():
    write(f"dot/{name}.txt", text)

markdown = {
    "plain": "# A\n\n*a* **b** `c` [d](e) ![f](g.png)\n\n- 1\n- 2\n\n> q\n\n```swift\nlet x = 1\n```\n\n| a | b |\n|---|---|\n| 1 | $x|y$ |\n",
    "formulas": "$a$ $$b$$ `$c$` \\$d$ $e\n$f$ costs 5$ and 6$\n\n$$\nx < y & z\n$$\n", "html": "<script>alert(1)</script> <a href=\"javascript:x\">y</a> [z](javascript:x)\n",
    "footnotes": "a[^1] b[^1] c[^2]\n\n[^1]: d[^1]\n[^2]:\n", "nesting": "> " * 200 + "a\n" + "- " * 100 + "b\n" + "*" * 500 + "_" * 500,
    "links": "[" * 500 + "](" * 500 + "![" * 200, "entities": "&#0; &#xD800; &#1114112; &nbsp &amp;lt; \0",
    "table": "|a|\n|-|\n" + "|" * 500 + "\n", "marks": "$\u0301a$ `\u0301b` <\u0301c>",
}
for name, text in markdown.items():
    write(f"markdown/{name}.md", text)
for name, text in {
    "plain": "import Notebook\n\nchapter(\"1. Fuzz\") {\n  //: # Title\n  //:\n  //: Text with $x$ and `y`.\n  //: @question What?\n"
             "  //: @term word: what it means\n  let x = 1\n  show(x)\n\n  //: ## Section\n  show(\n    x,\n    \"\"\"\n    text\n    \"\"\")\n}\n",
    "directives": "chapter {\n//: @quote Tensor.sum\n//: @unknown\n//: @term\n//: @question\n//: ## \n//: ##\n}\n", "open": "chapter {\n  show(\n  \"\"\"\n",
    "braces": "}}}{{{)))(((\n//: a\n\"}\" // }\n", "empty": "",
}.items():
    write(f"chapter/{name}.swift.txt", text)


def text(value):
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def long(value):
    return b"\x8a\x09" + value.to_bytes(9, "little", signed=True)


def tensor(shape, strides, offset=0, count=16, kind="FloatStorage", key="0"):
    sizes = b"".join(b"(" + b"".join(long(size) for size in part) + b"t" for part in (shape, strides))
    return (b"\x80\x02}" + text("a") + b"ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + b"ctorch\n" + kind.encode()
            + b"\n" + text(key) + text("cpu") + long(count) + b"tQ" + long(offset) + sizes + b"\x89ccollections\nOrderedDict\n)RtRs.")


for name, content in {
    "plain": tensor((2, 3), (3, 1)), "unused-stride": tensor((1, 2), (2**63 - 1, 1)), "zero-axis": tensor((0, 2**62, 4), (1, 1, 1)),
    "zero-stride": tensor((512, 512, 3, 3), (0, 0, 0, 0)), "expanded": tensor((2**40,), (0,)), "negative": tensor((-1,), (1,)),
    "offset": tensor((1,), (1,), 2**63), "beyond": tensor((17,), (1,)), "overflow": tensor((2**62, 4), (4, 1)),
    "half": tensor((2,), (1,), 0, 32, "HalfStorage"), "unknown-type": tensor((2,), (1,), 0, 8, "ComplexFloatStorage"),
    "missing-file": tensor((2,), (1,), key="\x1b[31m" * 500), "evil": b"\x80\x02cos\nsystem\n" + text("echo") + b"\x85R.",
    "deep": b"\x80\x02" + b"]" * 2000 + b"a" * 1999 + b".", "itself": b"\x80\x02]q\x00h\x00a.", "doubled": b"\x80\x02]" + b"2\x86" * 40 + b".",
    "sizes": b"\x80\x02]q\x00" + b"ctorch\nSize\nh\x00\x85R0h\x00K\x01a" * 100 + b".",
}.items():
    write(f"pickle/{name}.pkl", content)
everything = {"state_dict": {}, "set": {1, 2}, "frozen": frozenset([3]), "bytes": b"abc", "array": bytearray(b"x"), "big": 2**200,
              "float": 1.5, "none": None, "text": "\x1b[31m", "tuple": (1, (2, (3,))), "complex": 1j}
for protocol in range(6):
    write(f"pickle/protocol-{protocol}.pkl", pickle.dumps(everything, protocol))


def exif(entries, order="<", first=8, following=0):
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(order + "HI", 42, first) + struct.pack(order + "H", len(entries))
    return head + b"".join(struct.pack(order + "HHIHH", *entry) for entry in entries) + struct.pack(order + "I", following)


for name, content in {
    "little": exif([(0x0112, 3, 1, 6, 0)]), "big": exif([(0x0112, 3, 1, 8, 0)], ">"), "none": exif([]), "nine": exif([(0x0112, 3, 1, 9, 0)]),
    "long": exif([(0x0112, 4, 1, 6, 0)]), "many": exif([(0x0112, 3, 2**32 - 1, 6, 0)]), "far": exif([(0x0112, 3, 1, 6, 0)], first=2**32 - 1),
    "itself": exif([(0x8769, 4, 1, 8, 0)], following=8), "cut": exif([(0x0112, 3, 1, 6, 0)])[:-9], "count": b"II*\0\x08\0\0\0\xff\xff",
}.items():
    write(f"exif/{name}.tiff", content)

# A name that is longer than a message, and a header that lies about its length.
for name, header_text in {
    "long-name": json.dumps({"\u001b" * 5000: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}),
    "overflow": '{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}',
    "zero-axis": '{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}',
    "numbers": '{"a":{"dtype":"F32","shape":[1e99,-1,0.5],"data_offsets":[-1,99999999999999999999]}}',
    "escapes": '{"\\ud800":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\\u0000":1}', "deep": "[" * 3000,
}.items():
    write(f"safetensors/{name}.safetensors", struct.pack("<Q", len(header_text)) + header_text.encode() + bytes(4))
write("safetensors/length.safetensors", struct.pack("<Q", 2**64 - 1) + b"{}")

# Labeled images, of which savez would compress nothing either; and the same arrays one after the other.
import io
import zipfile


def array(shape, descr, data):
    return npy(header(shape, repr(descr)), data)


def archive(path, arrays):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in arrays.items():
            zipped.writestr(zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0)), content)
    write(path, file.getvalue())


gray, labels = array("(2, 8, 8)", "|u1", bytes(range(128))), array("(2,)", "<i8", struct.pack("<2q", 3, -5))
color = array("(2, 3, 4, 4)", "<f4", struct.pack("<96f", *[i / 95 for i in range(96)]))
archive("npz-images/gray.npz", {"x": gray, "y": labels})
archive("npz-images/keras.npz", {"x_train": color, "y_train": labels, "x_test": color, "y_test": labels})
write("npz-images/arrays", gray + labels)
write("npz-images/four", color + labels + array("(1, 4, 4, 3)", "<f2", struct.pack("<48e", *[0.5] * 48)) + array("(1, 1)", "|b1", b"\1"))
write("npz-images/infinite", array("(1, 1, 2)", "<f8", struct.pack("<2d", float("nan"), 1)) + labels)

for name, content in {
    "plain": "a,b,same\na.png,b.png,1\na.png,a.png,0\n", "split": "split,same,b,a\ntrain,true,a.png,b.png\ntest,no,b.png,b.png\n",
    "quoted": 'a,b,same\r\n"a.png","b.png",different\r\n', "missing": "a,b,same\na.png,c.png,1\n", "empty": "a,b,same\n",
    "answer": "a,b,same\na.png,b.png,2\n", "twice": "a,b,same,a,same\na.png,b.png,1,b.png,0\n"}.items():
    write(f"pairs/{name}.csv", content)
