"""Reads Parquet with pyarrow and astropy, and compares it with what DuckDB says is in it: values,
nulls and types, and units, UCDs and descriptions out of the VOTable in its metadata.

Usage: judge_parquet.py files.json, in a Python that has both.
"""

import datetime
import io
import sys
import warnings

import numpy
from astropy.io.votable import parse
from astropy.table import Table
from astropy.units import Unit
from pyarrow import parquet

from truth import Wrong, judge_all, kind_of, same_number

warnings.simplefilter("ignore")

ARROW = {"bit": "bool", "tinyint": "uint8", "smallint": "int16", "int": "int32",
         "bigint": "int64", "real": "float", "float": "double", "char": "string",
         "varchar": "string", "binary": "binary", "varbinary": "binary", "date": "date32[day]",
         "time": "time64[us]", "datetime": "timestamp[us]"}


def same(sql_type, found, value):
    name = sql_type["name"]
    if name in ("binary", "varbinary"):
        return found == bytes.fromhex(value)
    if name == "bit":
        return found == (value == "true")
    if name == "date":
        return found == datetime.date.fromisoformat(value)
    if name == "datetime":
        return found == datetime.datetime.fromisoformat(value)
    if name == "decimal":
        return f"{found:f}" == value
    if name == "time":
        return found == datetime.time.fromisoformat(value)
    if name in ("char", "varchar", "uniqueidentifier"):
        return str(found) == value
    return same_number(kind_of(sql_type), found, value)


def arrow_of(sql_type):
    if sql_type["name"] == "decimal":
        return f"decimal128({sql_type['precision']}, {sql_type['scale']})"
    return ARROW.get(sql_type["name"])


def judge_values(path, truth):
    table = parquet.read_table(path)
    if table.num_rows != len(truth["rows"]) or table.num_columns != len(truth["columns"]):
        raise Wrong("another number of rows or columns")
    for at, told in enumerate(truth["columns"]):
        field = table.schema.field(at)
        expected = arrow_of(told["type"])
        if field.name != told["name"] or (expected or str(field.type)) != str(field.type):
            raise Wrong(f"column {field.name} has type {field.type}")
        # A float of four bytes stays one, which `to_pylist` would widen.
        values = table.column(at).to_pylist()
        if told["type"]["name"] == "real":
            values = [None if value is None else numpy.float32(value) for value in values]
        for row, (found, value) in enumerate(zip(values, (each[at] for each in truth["rows"]))):
            if (found is None) != (value is None) or (
                    value is not None and not same(told["type"], found, value)):
                raise Wrong(f"row {row} of {told['name']}: {found!r} where {value!r} is")


def judge_told(path, truth):
    """The VOTable in the metadata tells of each column, whatever its name."""
    content = parquet.read_metadata(path).metadata[b"IVOA.VOTable-Parquet.content"]
    fields = parse(io.BytesIO(content)).get_first_table().fields
    told = [(field.name, field.unit, field.ucd or "", field.description or "")
            for field in fields]
    expected = [(each["name"], unit_of(each), each.get("ucd", ""),
                 each.get("description", "").strip()) for each in truth["columns"]]
    if told != expected:
        raise Wrong(f"the VOTable tells of {told}")


def unit_of(column):
    return None if "unit" not in column else Unit(column["unit"], format="vounit")


def judge_table(path, truth):
    """As astropy makes one table of values and VOTable, where columns have names as it likes."""
    table = Table.read(path, format="parquet.votable")
    for told in truth["columns"]:
        if told["name"].isascii() and told["name"].isidentifier():
            column = table[told["name"]]
            if (column.unit, column.description or "") != (
                    unit_of(told), told.get("description", "").strip()):
                raise Wrong(f"{told['name']} tells of {column.unit}, {column.description}")
            if len(column) != len(truth["rows"]):
                raise Wrong(f"{len(column)} rows")


def judge(path, truth):
    judge_values(path, truth)
    judge_told(path, truth)
    # Times, tables without rows and missing texts are beyond astropy's own reader of Parquet.
    if any("unit" in column for column in truth["columns"]):
        judge_table(path, truth)


judge_all(sys.argv[1], {"parquet": ("pyarrow, and astropy the VOTable within,", judge)})
