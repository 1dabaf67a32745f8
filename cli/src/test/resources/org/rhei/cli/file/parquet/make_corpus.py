"""Writes the Parquet files of this folder, and next to each the values that pyarrow reads from it, as float32 (.npy).

    python make_corpus.py [FOLDER] [ROWS]

The files in refused/ hold no table of numbers or are damaged; those named page-… and rows… were changed by hand. pyarrow, pandas and
polars wrote the others."""

import decimal
import itertools
import pathlib
import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
rows = int(sys.argv[2]) if len(sys.argv) > 2 else 12
random = np.random.default_rng(1)
refused = folder / "refused"
refused.mkdir(parents=True, exist_ok=True)


def expected(column):
    """Returns the values of a column, one per row; None is NaN."""
    kind = str(column.type)
    if "list" in kind or "decimal" in kind or column.null_count:
        values = np.array(column.to_pylist(), dtype="f8")
    else:
        values = column.to_numpy()
    return values.reshape(len(column), -1 if len(column) else 1).astype("f4")


def keep(name, indices=()):
    table = pq.read_table(folder / f"{name}.parquet")
    columns = [expected(table[column]) for column in table.column_names if column not in indices]
    np.save(folder / f"{name}.npy", np.concatenate(columns, axis=1))


def write(name, table, **options):
    pq.write_table(table, folder / f"{name}.parquet", **options)
    keep(name)


def integers(kind):
    limits = np.iinfo(kind)
    return pa.array(random.integers(limits.min, limits.max, size=rows, dtype=kind, endpoint=True))


def decimals(most, scale, kind):
    values = random.integers(-(10**most), 10**most, rows)
    return pa.array([decimal.Decimal(int(value)).scaleb(-scale) for value in values], kind)


kinds = {kind: integers(kind) for kind in "int8 int16 int32 int64 uint8 uint16 uint32 uint64".split()}
kinds["float32"] = pa.array(random.normal(size=rows).astype("f4"))
kinds["float64"] = pa.array(random.normal(size=rows) * 1e5)
kinds["float16"] = pa.array(random.normal(size=rows).astype("f2"))
kinds["decimal"] = decimals(8, 3, pa.decimal128(12, 3))
kinds["small decimal"] = decimals(4, 2, pa.decimal128(7, 2))
kinds["few"] = pa.array(random.integers(0, 5, rows).astype("f8"))
all_kinds = pa.table(kinds)
for codec, version in itertools.product(("none", "snappy", "gzip", "zstd", "lz4"), ("1.0", "2.0")):
    options = dict(compression=codec, data_page_version=version, data_page_size=40, row_group_size=max(5, rows // 3))
    write(
        f"{codec}-{version}", all_kinds, use_dictionary=version == "1.0", write_page_checksum=codec == "zstd", **options
    )
write("decimals-as-integers", all_kinds.select(["decimal", "small decimal"]), store_decimal_as_integer=True)

whole = pa.table({name: kinds[name] for name in kinds if "int" in name})
write(
    "delta", whole, use_dictionary=False, column_encoding={name: "DELTA_BINARY_PACKED" for name in whole.column_names}
)
split = pa.table({name: kinds[name] for name in ("float32", "float64", "int32", "int64", "float16", "decimal")})
for version in ("1.0", "2.0"):
    encoding = {name: "BYTE_STREAM_SPLIT" for name in split.column_names}
    write(f"split-{version}", split, use_dictionary=False, column_encoding=encoding, data_page_version=version)
    gaps = {
        "a": pa.array([None if i % 7 == 3 else i / 3 for i in range(rows)]),
        "b": pa.array([i if i % 5 else None for i in range(rows)], pa.int16()),
    }
    write(f"gaps-{version}", pa.table(gaps), data_page_version=version, data_page_size=30)
    truths = {
        "a": pa.array([i % 3 == 0 for i in range(rows)]),
        "b": pa.array([None if i % 4 == 1 else i % 5 < 2 for i in range(rows)]),
        "c": pa.array([None] * rows, pa.bool_()),
        "d": pa.array([i < rows - 1 for i in range(rows)]),
    }
    write(f"truths-{version}", pa.table(truths), data_page_version=version, row_group_size=rows // 2 + 1)
    lists = {
        "x": pa.array([[i / 3, i + 0.5, -i] for i in range(rows)], pa.list_(pa.float64())),
        "y": pa.array([float(i) for i in range(rows)]),
    }
    write(
        f"lists-{version}",
        pa.table(lists),
        data_page_version=version,
        data_page_size=40,
        row_group_size=max(5, rows // 3),
    )
write("list-gap", pa.table({"x": pa.array([[1.0, None], [3.0, 4.0]], pa.list_(pa.float32()))}))
write("list-of-fixed-size", pa.table({"x": pa.array([[1.0, 2.0], [3.0, 4.0]], pa.list_(pa.float32(), 2))}))
write("list-with-old-names", pa.table(lists), use_compliant_nested_type=False)
write("empty", pa.table({"a": pa.array([], pa.float64())}))
write("required", pa.table({"a": kinds["float64"]}, schema=pa.schema([pa.field("a", pa.float64(), nullable=False)])))

for codec in ("snappy", "gzip", "lz4", "uncompressed", "zstd"):
    frame = pl.DataFrame(
        {"a": random.normal(size=rows), "b": random.integers(0, 9, rows).astype("i1"), "c": [1.0] + [None] * (rows - 1)}
    )
    frame.write_parquet(folder / f"polars-{codec}.parquet", compression=codec)
    keep(f"polars-{codec}")
pl.DataFrame({"a": [True, None, False], "b": [False, True, True]}).write_parquet(folder / "polars-truths.parquet")
keep("polars-truths")
frame = pd.DataFrame({"a": [-0.6, 9.0, -0.64], "b": [0.1, 9.0, 0.16]})
frame[frame.a < 1].to_parquet(folder / "pandas-filtered.parquet")
frame.set_index(pd.Index(["r", "s", "t"])).to_parquet(folder / "pandas-texts.parquet")
frame.set_index(pd.Index([3, 4, 9], name="run")).to_parquet(folder / "pandas-named.parquet")
for name in ("filtered", "texts", "named"):
    keep(f"pandas-{name}", ("__index_level_0__", "run"))

for name, values, options in (
    ("text", ["x"], {}),
    ("date", pa.array([1], pa.date32()), {}),
    ("timestamp", pa.array([1], pa.timestamp("us")), {}),
    ("time", pa.array([1], pa.time32("ms")), {}),
    ("int96", pa.array([1], pa.timestamp("ns")), {"use_deprecated_int96_timestamps": True}),
    ("bytes", pa.array([b"ab"], pa.binary(2)), {}),
    ("nothing", pa.array([None], pa.null()), {}),
    ("structure", [{"x": 1.0}], {}),
    ("map", pa.array([[("k", 1.0)]], pa.map_(pa.string(), pa.float64())), {}),
    ("nested", [[[1.0]]], {}),
    ("uneven", [[1.0], [1.0, 2.0, 3.0]], {}),
    ("odd", [[1.0], [1.0, 2.0]], {}),
    ("empty-list", pa.array([[1.0], []], pa.list_(pa.float64())), {}),
    ("no-list", pa.array([[1.0], None], pa.list_(pa.float64())), {}),
    ("brotli", [1.0], {"compression": "brotli"}),
):
    pq.write_table(pa.table({"a": values}), refused / f"{name}.parquet", **options)

gzip = bytearray((folder / "polars-gzip.parquet").read_bytes())
gzip[4 + 70] ^= 1  # in the first page, whose stream has a checksum
(refused / "flipped-gzip.parquet").write_bytes(gzip)
checked = folder / "checked.parquet"
pq.write_table(
    pa.table({"a": kinds["float64"]}), checked, compression="none", use_dictionary=False, write_page_checksum=True
)
keep("checked")
sound = checked.read_bytes()
flipped = bytearray(sound)
flipped[sound.find(kinds["float64"].to_numpy().tobytes())] ^= 1
(refused / "flipped-checked.parquet").write_bytes(flipped)
(refused / "truncated.parquet").write_bytes(sound[:-9])
(refused / "encrypted.parquet").write_bytes(b"PARE" + bytes(40) + b"PARE")
