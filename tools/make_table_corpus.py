"""Writes the corpus of tables and arrays that cli/src/test reads, with the values that NumPy and pandas read.

Run from the repository's root, with numpy, pandas and polars installed: python tools/make_table_corpus.py
The libraries themselves write the files if they can; the other files imitate R, spreadsheets and old versions of NumPy.
"""

import io
import json
import pathlib
import struct
import zipfile

import numpy as np
import pandas as pd
import polars as pl

OUT = pathlib.Path("cli/src/test/resources/org/rhei/cli/file/corpus")
EXPECTED = {}
A = np.array([[-0.64, 0.16], [1e-3, 2.5], [3.25, -7e4]])
FRAME = pd.DataFrame(A, columns=["a", "b"])


def expect(name, values, names=()):
    """Records what a reader must find: an array, or a table with names."""
    with np.errstate(over="ignore"):
        values = np.asarray(values).astype("f4")
    flat = [None if np.isnan(v) else float(v) for v in values.ravel()]
    EXPECTED[name] = {"shape": list(values.shape), "values": flat, "names": [str(n) for n in names]}


def refuse(name, *parts):
    """Records that a reader must refuse a file, and words that the message must contain."""
    EXPECTED[name] = {"refused": list(parts)}


def text(name, content, encoding="utf-8"):
    (OUT / name).write_bytes(content.encode(encoding))


def table(name, content, values, names=(), encoding="utf-8"):
    text(name, content, encoding)
    expect(name, values, names)


def csv():
    for name, options in {
        "pandas.csv": {"index": False},
        "pandas-semicolon.csv": {"index": False, "sep": ";", "decimal": ","},
        "pandas-tab.csv": {"index": False, "sep": "\t"},
        "pandas-crlf.csv": {"index": False, "lineterminator": "\r\n"},
        "pandas-cr.csv": {"index": False, "lineterminator": "\r"},
        "pandas-bom.csv": {"index": False, "encoding": "utf-8-sig"},
        "pandas-utf16.csv": {"index": False, "encoding": "utf-16"},
        "pandas-quoted.csv": {"index": False, "quoting": 1},
        "pandas-index.csv": {},
        "pandas-digits.csv": {"index": False, "float_format": "%.17e"},
    }.items():
        FRAME.to_csv(OUT / name, **options)
        found = pd.read_csv(
            OUT / name,
            sep=options.get("sep", ","),
            decimal=options.get("decimal", "."),
            encoding=options.get("encoding", "utf-8"),
            index_col=None if options.get("index") is False else 0,
        )
        expect(name, found.to_numpy(), found.columns)
    FRAME[FRAME.a < 1].to_csv(OUT / "pandas-filtered.csv")
    expect("pandas-filtered.csv", A[:2], ["a", "b"])
    pd.DataFrame(A).to_csv(OUT / "pandas-numbers-index.csv")
    expect("pandas-numbers-index.csv", A, ["0", "1"])
    pd.DataFrame(A).to_csv(OUT / "pandas-numbers.csv", index=False)
    refuse("pandas-numbers.csv", "line 1", "--header")
    pd.DataFrame(A.round().astype(int)).to_csv(OUT / "pandas-numbers-whole.csv", index=False)
    refuse("pandas-numbers-whole.csv", "line 1", "--header")
    pd.DataFrame(A).to_csv(OUT / "pandas-plain.csv", index=False, header=False)
    expect("pandas-plain.csv", A)
    missing = FRAME.copy()
    missing.iloc[1] = np.nan
    for name, word in {"pandas-nan.csv": "", "pandas-na.csv": "NA", "pandas-null.csv": "null"}.items():
        missing.to_csv(OUT / name, index=False, na_rep=word)
        expect(name, missing.to_numpy(), ["a", "b"])
    pl.DataFrame({"a": A[:, 0], "b": A[:, 1]}).write_csv(OUT / "polars.csv")
    expect("polars.csv", A, ["a", "b"])
    pl.DataFrame(A, schema=None, orient="row").write_csv(OUT / "polars-unnamed.csv")
    expect("polars-unnamed.csv", A, ["column_0", "column_1"])
    pl.DataFrame({"a": [-0.64, None], "b": [0.16, None]}).write_csv(OUT / "polars-null.csv")
    expect("polars-null.csv", [[-0.64, 0.16], [np.nan, np.nan]], ["a", "b"])
    np.savetxt(OUT / "numpy.csv", A)
    expect("numpy.csv", np.loadtxt(OUT / "numpy.csv"))
    np.savetxt(OUT / "numpy-header.csv", A, delimiter=",", header="a,b")
    expect("numpy-header.csv", np.loadtxt(OUT / "numpy-header.csv", delimiter=","), ["a", "b"])
    np.savetxt(OUT / "numpy-comment.csv", A, delimiter=",", header="drawn on Monday, at noon, by hand")
    expect("numpy-comment.csv", np.loadtxt(OUT / "numpy-comment.csv", delimiter=","))
    table("r-write-csv.csv", '"","V1","V2"\n"1",-0.64,0.16\n"2",0.001,2.5\n', A[:2], ["V1", "V2"])
    table("r-write-table.csv", '"V1" "V2"\n"1" -0.64 0.16\n"2" 0.001 2.5\n', A[:2], ["V1", "V2"])
    table("r-write-csv2.csv", '"";"V1";"V2"\n"1";-0,64;0,16\n"2";0,001;2,5\n', A[:2], ["V1", "V2"])
    table("r-row-names.csv", '"","m","s"\n"Mazda RX4",-0.64,0.16\n"Fiat 128",0.001,2.5\n', A[:2], ["m", "s"])
    table("r-no-row-names.csv", '"V1","V2"\n-0.64,0.16\nNA,NA\n', [[-0.64, 0.16], [np.nan, np.nan]], ["V1", "V2"])
    table("excel-german.csv", "sep=;\r\nMasse;Spin\r\n-0,64;0,16\r\n0,001;2,5\r\n", A[:2], ["Masse", "Spin"])
    table("excel-unicode.csv", "\ufeffa\tb\r\n-0.64\t0.16\r\n", A[:1], ["a", "b"], "utf-16-le")
    table("excel-errors.csv", "a,b\n#N/A,#N/A\n-0.64,0.16\n", [[np.nan, np.nan], [-0.64, 0.16]], ["a", "b"])
    table("trailing.csv", "a,b,\n-0.64,0.16,\n", A[:1], ["a", "b"])
    table("aligned.csv", "   a      b\n  -0.64  0.16\n   0.001 2.5\n", A[:2], ["a", "b"])
    table("greek.csv", "\u03b8\u2081,\u03b8\u2082\n-0.64,0.16\n", A[:1], ["\u03b8\u2081", "\u03b8\u2082"])
    table("quoted-names.csv", '"mass, total","say ""so"""\n-0.64,0.16\n', A[:1], ["mass, total", 'say "so"'])
    for name, content, part in [
        ("refused-units.csv", "0.1 m,0.2 m\n-0.64,0.16\n", "0.1 m"),
        ("refused-minus.csv", "\u22120.64,\u22120.16\n-0.64,0.16\n", "line 1, value 1"),
        ("refused-quoted-comma.csv", '"1,5","2,5"\n-0.64,0.16\n', "1,5"),
        ("refused-thousands.csv", "1,500;2,250\n1,000;3,125\n", "thousands"),
        ("refused-mixed-decimals.csv", "1.5;2,5\n", "decimal"),
        ("refused-percent.csv", "50%,60%\n1,2\n", "50%"),
        ("refused-latin1.csv", None, "UTF-8"),
        ("refused-zero.csv", None, "zero byte"),
        ("refused-ragged.csv", "a,b\n1,2\n3\n", "line 3"),
        ("refused-same-names.csv", "x,x\n1,2\n", "again"),
        ("refused-date.csv", "2024-01-01,2024-01-02\n1,2\n", "2024-01-01"),
        ("refused-lfs.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", "git lfs pull"),
        ("refused-page.csv", "<!DOCTYPE html>\n<html></html>\n", "web page"),
    ]:
        if content is not None:
            text(name, content)
        refuse(name, part)
    text("refused-latin1.csv", "Gr\u00f6\u00dfe,b\n1,2\n", "latin-1")
    text("refused-zero.csv", "a,b\n1,2\n", "utf-16-le")


def npy():
    for kind in ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]:
        for order in "<>":
            values = np.array([[0, 1, 2], [100, 5, 1]]).astype(order + kind)
            if kind[0] == "f":
                values = values + np.array(0.1, dtype=kind)
            elif kind[0] in "iu" and kind[1] != "1":
                values[1, 0] = np.iinfo(kind).max - 1
            name = f"{'big' if order == '>' else 'little'}-{kind}.npy"
            np.save(OUT / name, values.astype(order + kind))
            expect(name, np.load(OUT / name))
    cube = np.arange(24, dtype="f4").reshape(2, 3, 4) / 7
    for name, value in {
        "fortran.npy": np.asfortranarray(cube),
        "fortran-big.npy": np.asfortranarray(cube.astype(">f8")),
        "scalar.npy": np.array(2.5),
        "vector.npy": A[0],
        "nan.npy": np.array([[np.nan, np.nan], [1, 2]]),
    }.items():
        np.save(OUT / name, value)
        expect(name, np.load(OUT / name))
    for version in [(1, 0), (2, 0), (3, 0)]:
        name = f"version-{version[0]}.npy"
        with open(OUT / name, "wb") as file:
            np.lib.format.write_array(file, A, version=version)
        expect(name, np.load(OUT / name))
    fields = np.array([(1.5, 2, True), (2.5, 3, False)], dtype=[("mass", "<f8"), ("n", ">i2"), ("ok", "?")])
    np.save(OUT / "structured.npy", fields)
    expect("structured.npy", [[1.5, 2, 1], [2.5, 3, 0]], fields.dtype.names)
    aligned = np.array([(1, 2.5)], dtype=np.dtype([("k", "i1"), ("v", "f8")], align=True))
    np.save(OUT / "structured-aligned.npy", aligned)
    expect("structured-aligned.npy", [[1, 2.5]], ["k", "v"])
    header(
        "bfloat16.npy", "{'descr': '<V2', 'fortran_order': False, 'shape': (2,), }", struct.pack("<HH", 0x3FC0, 0xC049)
    )
    expect("bfloat16.npy", np.array([1.5, -3.140625]))
    for name, descr, shape in [
        ("python2.npy", "'<f4'", "(1L, 2L)"),
        ("bar.npy", "'|f4'", "(1, 2)"),
        ("native.npy", "'=f4'", "(1, 2)"),
        ("unicode.npy", "u'<f4'", "(1, 2)"),
        ("dtype-name.npy", "'float32'", "(1, 2)"),
    ]:
        data = struct.pack("<ff", -0.64, 0.16)
        header(name, f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}", data)
        expect(name, np.array([[-0.64, 0.16]], "f4"))
    for name, value, part in [
        ("empty.npy", np.zeros((0, 2)), "found no samples"),
        ("refused-object.npy", np.array([1, "a"], dtype=object), "pickle"),
        ("refused-text.npy", np.array(["a", "b"]), "astype"),
        ("refused-complex.npy", np.array([1j]), "array.real"),
        ("refused-date.npy", np.array(["2024-01-01"], dtype="M8[D]"), "expected whole numbers"),
        ("refused-bytes.npy", np.array([b"12"], dtype="V2"), "array.view"),
        ("refused-subarray.npy", np.zeros(2, dtype=[("a", "f4", (2,))]), "one number for each field"),
    ]:
        np.save(OUT / name, value, allow_pickle=True)
        refuse(name, part)
    (OUT / "refused-zip.npy").write_bytes((OUT / "savez.npz").read_bytes())
    refuse("refused-zip.npy", "zip archive", "expected a .npy file")


def header(name, dictionary, data):
    body = dictionary.encode()
    body += b" " * (-(len(body) + 11) % 64) + b"\n"
    (OUT / name).write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(body)) + body + data)


def npz():
    np.savez(OUT / "savez.npz", x=A)
    np.savez_compressed(OUT / "compressed.npz", A)
    np.savez(OUT / "usual.npz", theta=A, log_prob=np.zeros(3), seed=np.array(7))
    np.savez(OUT / "columns.npz", b=A[:, 1], a=A[:, 0])
    for name in ["savez.npz", "compressed.npz", "usual.npz"]:
        expect(name, A)
    expect("columns.npz", A[:, ::-1], ["b", "a"])
    with zipfile.ZipFile(OUT / "nested.npz", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("readme.txt", "not an array")
        file.writestr("group/inner.npy", npy_bytes(A))
    expect("nested.npz", A)
    with open(OUT / "streamed.npz", "wb") as file:
        np.savez(Unseekable(file), samples=A)
    expect("streamed.npz", A)
    names = ["\u03b8\u2081", "log A, all"]
    np.savez(OUT / "names.npz", samples=A, names=names)
    np.savez(OUT / "names-big.npz", samples=A[:, None], names=np.array(names, ">U12"))
    np.savez(OUT / "names-of-each.npz", theta=A, x=A, theta_names=names, x_names=["p", "q"])
    for name in ["names.npz", "names-of-each.npz"]:
        expect(name, A, names)
    expect("names-big.npz", A[:, None], names)
    np.savez(OUT / "names-bytes.npz", samples=A, names=[b"a", b"b"])
    expect("names-bytes.npz", A, ["a", "b"])
    np.savez(OUT / "names-of-another.npz", theta=A, x=np.zeros((3, 5)), names=list("pqrst"))
    expect("names-of-another.npz", A)
    np.savez(OUT / "refused-names-count.npz", samples=A, names=["a"])
    refuse("refused-names-count.npz", "1 name ", "(3, 2)")
    np.savez(OUT / "refused-names-twice.npz", samples=A, names=["a", "a"])
    refuse("refused-names-twice.npz", "a, a", "once")
    np.savez(OUT / "refused-names-objects.npz", samples=A, names=FRAME.columns.astype(object))
    refuse("refused-names-objects.npz", "pickle", "numpy.array(names, str)")
    np.savez(OUT / "refused-several.npz", p=A, q=A)
    refuse("refused-several.npz", "p, q", ":NAME")
    np.savez(OUT / "refused-none.npz")
    refuse("refused-none.npz", "no")
    sound = (OUT / "savez.npz").read_bytes()
    (OUT / "trailing-bytes.npz").write_bytes(sound + b"rest")
    expect("trailing-bytes.npz", A)
    (OUT / "refused-cut.npz").write_bytes(sound[:-30])
    refuse("refused-cut.npz", "no sound archive")
    for name, at, found in [
        ("refused-name-in-directory.npz", sound.rindex(b"x.npy"), "'y.npy' in the directory"),
        ("refused-name-beside.npz", sound.index(b"x.npy"), "'y.npy' beside"),
    ]:
        (OUT / name).write_bytes(sound[:at] + b"y" + sound[at + 1 :])
        refuse(name, found)
    at = sound.index(A.tobytes()) + 5
    (OUT / "refused-flipped.npz").write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
    refuse("refused-flipped.npz", "checksum")
    with zipfile.ZipFile(OUT / "refused-bomb.npz", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("x.npy", npy_bytes(np.zeros(20_000_000, "f4")))
    refuse("refused-bomb.npz", "numpy.savez")


class Unseekable(io.RawIOBase):
    """An output without random access, so that sizes and checksums follow the bytes that they describe."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


def npy_bytes(values):
    out = io.BytesIO()
    np.save(out, values)
    return out.getvalue()


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    csv()
    npz()
    npy()
    (OUT / "expected.json").write_text(json.dumps(EXPECTED, indent=1, ensure_ascii=False) + "\n")
