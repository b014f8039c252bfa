"""Reads files of every format with astropy and compares them with what DuckDB says is in them.

Usage: judge_astropy.py files.json. Prints `passed: ...` or `failed: ...: why` for each file. A number must
be the same bit for bit; a text the same letter for letter, but for what its format has no word for.
"""

import math
import sys
import warnings

import numpy
from astropy.io import fits
from astropy.io.votable import parse
from astropy.units import Unit

from truth import DTYPES, FORBIDDEN, Wrong, ascii_of, judge_all, kind_of, same_number, text_of

warnings.simplefilter("ignore")

WIDER = {"byte": "i2", "short": "i4", "int": "i8"}


def dtype_fits(kind, dtype, widened=False):
    found = dtype.str[1:]
    return found == DTYPES[kind] or (widened and found == WIDER.get(kind))


def compare(column, told, truths, rules):
    kind = kind_of(told["type"])
    for row, truth in enumerate(truths):
        ours = column[row]
        masked = ours is numpy.ma.masked or rules.get("missing", lambda _: False)(row)
        if truth is None:
            if not masked and not rules["null"](kind, ours):
                raise Wrong(f"row {row}: {ours!r} where a value is missing")
        elif masked:
            if not rules["masks"](kind, truth):
                raise Wrong(f"row {row}: nothing where {truth!r} is")
        elif kind == "text":
            expected = rules["text"](text_of(told["type"], truth))
            if rules["read"](ours) != expected:
                raise Wrong(f"row {row}: {ours!r} where {expected!r} is")
        elif kind == "boolean":
            if bool(ours) != (truth == "true"):
                raise Wrong(f"row {row}: {ours!r} where {truth} is")
        elif not same_number(kind, ours, truth):
            raise Wrong(f"row {row}: {ours!r} where {truth} is")


def judge_fits(path, truth):
    with fits.open(path) as file:
        if len(file) != 2:
            raise Wrong(f"{len(file)} header and data units")
        header, data = file[1].header, file[1].data
        if header["NAXIS2"] != len(truth["rows"]) or len(file[1].columns) != len(truth["columns"]):
            raise Wrong("another number of rows or columns")
        names = [name.lower() for name in file[1].columns.names]
        if len(set(names)) != len(names):
            raise Wrong("two columns of one name")
        for at, told in enumerate(truth["columns"]):
            number, kind = at + 1, kind_of(told["type"])
            for key, word in (("TUNIT", "unit"), ("TUCD", "ucd"), ("TCOMM", "description")):
                if header.get(f"{key}{number}", "") != ascii_of(told.get(word, "")):
                    raise Wrong(f"{key}{number} is {header.get(f'{key}{number}')!r}")
            column = data.field(at)
            if kind not in ("text", "boolean") and not dtype_fits(kind, column.dtype, True):
                raise Wrong(f"{told['name']} has type {column.dtype}")
            null = header.get(f"TNULL{number}")
            compare(column, told, [row[at] for row in truth["rows"]], {
                # A missing truth value is a zero byte, which astropy takes for false.
                "null": lambda kind, ours, null=null: (
                    kind == "boolean" or (kind == "text" and ours == "")
                    or (kind in ("float", "double") and math.isnan(ours))
                    or (null is not None and ours == null)),
                "masks": lambda kind, _: False,
                "text": ascii_of,
                "read": lambda ours: str(ours).rstrip(" "),
            })
            if null is not None and any(row[at] == str(null) for row in truth["rows"]):
                raise Wrong(f"TNULL{number} is a value that there is")


def judge_votable(path, truth, binary):
    votable = parse(path)
    table = votable.get_first_table()
    if table.nrows != len(truth["rows"]) or len(table.fields) != len(truth["columns"]):
        raise Wrong("another number of rows or columns")
    infos = {info.name: info.value for info in votable.resources[0].infos}
    if infos.get("QUERY_STATUS") != "OK" or "QUERY" not in infos:
        raise Wrong(f"INFO says {infos}")
    for at, (field, told) in enumerate(zip(table.fields, truth["columns"])):
        kind = kind_of(told["type"])
        unit = None if "unit" not in told else Unit(told["unit"], format="vounit")
        if (field.name, field.unit, field.ucd or "", field.description or "") != (
                told["name"], unit, told.get("ucd", ""), told.get("description", "").strip()):
            raise Wrong(f"field {field.name} tells of {field.unit}, {field.ucd}, "
                        f"{field.description}")
        name = table.array.dtype.names[at]
        column, mask = table.array.data[name], table.array.mask[name]
        if kind not in ("text", "boolean") and not dtype_fits(kind, column.dtype):
            raise Wrong(f"{told['name']} has type {column.dtype}")
        compare(column, told, [row[at] for row in truth["rows"]], {
            "missing": lambda row, mask=mask: bool(numpy.any(mask[row])),
            # astropy looks at no bit of a missing text in BINARY2, and makes it an empty one.
            "null": lambda kind, ours: kind == "text" and ours in ("", b""),
            # astropy masks every NaN, and in cells every empty text.
            "masks": lambda kind, truth: truth.lower() == "nan" if kind != "text" else (
                not binary and truth == ""),
            "text": (lambda text: text) if binary else (
                # astropy drops blanks around a cell of text.
                lambda text: FORBIDDEN.sub("\ufffd", text).strip()),
            "read": lambda ours: (ours.decode() if isinstance(ours, bytes) else str(ours))
                    if binary else str(ours).strip(),
        })


judge_all(sys.argv[1], {
    "fits": ("astropy", judge_fits),
    "votable": ("astropy", lambda path, truth: judge_votable(path, truth, False)),
    "votable-binary2": ("astropy", lambda path, truth: judge_votable(path, truth, True)),
})
