"""What DuckDB says is in the tables, and how formats that have text for a value write it.

`files.json` has every table's columns with their types, and rows of texts in DuckDB's own words
(bytes in hex), where null is a missing value; and every file that was made of them.
"""

import json
import math
import re
import unicodedata

import numpy

DTYPES = {"byte": "u1", "short": "i2", "int": "i4", "long": "i8", "float": "f4", "double": "f8"}
KINDS = {"bit": "boolean", "tinyint": "byte", "smallint": "short", "int": "int", "bigint": "long",
         "real": "float", "float": "double"}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Wrong(Exception):
    """What is not as it should be."""


def kind_of(sql_type):
    """As binary formats keep it: decimals that fit a number are one, all else is text."""
    if sql_type["name"] == "decimal":
        if sql_type["scale"] == 0 and sql_type["precision"] <= 18:
            return "long"
        return "double" if sql_type["precision"] <= 15 else "text"
    return KINDS.get(sql_type["name"], "text")


def text_of(sql_type, value):
    """A value that binary formats keep as text."""
    name = sql_type["name"]
    if name in ("binary", "varbinary"):
        return "0x" + value
    if name == "datetime":
        moment, _, fraction = value.replace(" ", "T").partition(".")
        return f"{moment}.{fraction:0<3.3}"
    return value


def ascii_of(text):
    """As FITS holds a text: printable ASCII, blanks at its end of no meaning."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text)
                    if not unicodedata.combining(c))
    return re.sub("[^ -~]", "?", plain).rstrip(" ")


def number_of(kind, text):
    if kind in ("float", "double"):
        return numpy.dtype(DTYPES[kind]).type(text)
    return int(text)


def same_number(kind, ours, text):
    """Bit for bit, but for the many words for what is no number."""
    expected = number_of(kind, text)
    if kind not in ("float", "double"):
        return int(ours) == expected
    if math.isnan(expected):
        return math.isnan(ours)
    return ours == expected and math.copysign(1, ours) == math.copysign(1, expected)


def names_of(truth):
    """No table has two columns of one name in any case, or one without a name."""
    return [column["name"] for column in truth["columns"]]


def compare(truth, rows, same):
    if len(rows) != len(truth["rows"]):
        raise Wrong(f"{len(rows)} rows and not {len(truth['rows'])}")
    for at, (ours, expected) in enumerate(zip(rows, truth["rows"])):
        if len(ours) != len(expected):
            raise Wrong(f"row {at}: {len(ours)} values")
        for column, found, value in zip(truth["columns"], ours, expected):
            if value is None and found is None:
                continue
            if value is None or found is None or not same(column["type"], found, value):
                raise Wrong(f"row {at}, {column['name']}: {found!r} where {value!r} is")


def is_same(expected_of, read=str):
    """Numbers as numbers, and all else by what `expected_of` says its text is."""
    def same(sql_type, found, value):
        kind = kind_of(sql_type)
        if sql_type["name"] in ("real", "float"):
            return same_number(kind, number_of(kind, read(found)), value)
        return found == expected_of(sql_type, value)
    return same


def judge_all(path, judges):
    """Prints `passed: ...` or `failed: ...: why` for each file that one of `judges` is for."""
    with open(path, encoding="utf-8") as file:
        made = json.load(file)
    for told in made["files"]:
        form, table = told["format"], told["table"]
        if form not in judges:
            continue
        who, judge = judges[form]
        say(f"{who} reads {form} of {table}", judge, told["path"], made["truths"][table])


def say(line, judge, *told):
    """Prints `passed: ...` or `failed: ...: why`, as `judge` takes what it is told or raises."""
    try:
        judge(*told)
        print(f"passed: {line}", flush=True)
    except Exception as error:  # whatever a reader throws at a file is a finding
        words = " ".join(str(error).split())
        print(f"failed: {line}: {type(error).__name__}: {words}"[:500], flush=True)
