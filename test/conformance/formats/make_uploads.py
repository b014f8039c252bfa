"""Makes files as astronomers send them, with astropy and STILTS, and tells what is in them.

Usage: make_uploads.py FOLDER, or make_uploads.py FOLDER parquet in a Python that has pyarrow.
Writes `uploads.json`: for each file its path, and either columns and rows of texts, where null is
a missing value, or the word that its refusal must have.
"""

import json
import os
import subprocess
import sys
import warnings

import numpy
from astropy.io import fits
from astropy.io.votable import from_table, writeto
from astropy.table import MaskedColumn, Table

warnings.simplefilter("ignore")

FOLDER = sys.argv[1]
# More than decoders take at a time.
ROWS = 5_000
UPLOADS = []


def path_of(name):
    return os.path.join(FOLDER, name)


def text_of(value):
    if value is numpy.ma.masked:
        return None
    if isinstance(value, (bool, numpy.bool_)):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode()
    # Its shortest digits, for a float of four bytes too.
    return str(value)


def tell(name, table, types, **rules):
    """`types` are those that a table here must have, by column; others are not looked at."""
    columns = [{"name": column.name, "type": types.get(column.name), "dtype": column.dtype.str,
                "unit": None if column.unit is None else column.unit.to_string("vounit"),
                "description": column.description} for column in table.columns.values()]
    rows = [[text_of(value) for value in row] for row in zip(*table.columns.values())]
    UPLOADS.append({"name": name, "path": path_of(name), "columns": columns, "rows": rows, **rules})


def cycle(values, dtype):
    return numpy.resize(numpy.array(values, dtype=dtype), ROWS)


def missing(values, dtype, step):
    """Every `step`th value is missing."""
    return MaskedColumn(cycle(values, dtype), mask=numpy.arange(ROWS) % step == 0)


FLOATS = ["inf", "-inf", "nan", "-0.0", "0.1", "1.5"]
TEXTS = ["a", "", "two words", " blank before", "it's \"quoted\", here", "<a>&amp;</a>", "null"]


def plain():
    """What every format can hold, with nulls."""
    table = Table()
    table["row_no"] = numpy.arange(ROWS, dtype="i4")
    table["u1"] = cycle([0, 1, 127, 128, 255], "u1")
    table["i2"] = cycle([-32768, -1, 0, 32767], "i2")
    table["i4"] = cycle([-2147483648, -1, 0, 2147483647], "i4")
    table["i8"] = cycle([-9223372036854775808, -1, 9007199254740993, 9223372036854775807], "i8")
    table["f4"] = cycle(FLOATS + ["3.4028235e38", "1e-45", "0.33333334"], "f4")
    table["f8"] = cycle(FLOATS + ["1.7976931348623157e308", "5e-324", "0.30000000000000004"], "f8")
    table["flag"] = cycle([True, False, False], "?")
    table["text"] = cycle(TEXTS, "U")
    table["i2_gaps"] = missing([-32767, 0, 7], "i2", 3)
    table["i4_gaps"] = missing([-2147483647, 2147483647], "i4", 5)
    table["i8_gaps"] = missing([-9223372036854775807, 1237648720693755918], "i8", 4)
    table["text_gaps"] = missing(["x", "longer than x"], "U", 6)
    table["f8"].unit = "deg"
    table["f8"].description = "Where it's & how"
    table["f4"].unit = "km/s"
    return table


TYPES = {"row_no": "int", "u1": "tinyint", "i2": "smallint", "i4": "int", "i8": "bigint",
         "f4": "real", "f8": "float", "flag": "bit", "text": "varchar", "i2_gaps": "smallint",
         "i4_gaps": "int", "i8_gaps": "bigint", "text_gaps": "varchar"}


def unicode_texts(table):
    table["unicode"] = cycle(["Größe", "星", "Ἵππαρχος", "plain"], "U")
    return table


def astropy_fits():
    table = plain()
    # Most integers of FITS have no other sign but by a zero point.
    table["u2"] = cycle([0, 32767, 32768, 65535], "u2")
    table["u4"] = cycle([0, 2147483648, 4294967295], "u4")
    table["u8"] = cycle([0, 9223372036854775808, 18446744073709551615], "u8")
    types = {**TYPES, "u2": "int", "u4": "bigint", "u8": "decimal"}
    table.write(path_of("astropy.fits"), overwrite=True)
    tell("astropy.fits", table, types)


def astropy_fits_scaled():
    """Columns with TSCAL, bytes with a sign by TZERO, and missing integers by TNULL."""
    columns = fits.ColDefs([
        fits.Column("row_no", "J", array=numpy.arange(ROWS, dtype="i4")),
        fits.Column("scaled", "I", array=cycle([-32768, 0, 1, 32767], "i2")),
        fits.Column("scaled_byte", "B", array=cycle([0, 1, 255], "u1")),
        fits.Column("i1", "B", array=cycle([0, 127, 128, 255], "u1")),
        fits.Column("gaps", "J", null=-999, array=cycle([-999, 1, 2], "i4")),
        fits.Column("long_gaps", "K", null=-1, array=cycle([-1, 9223372036854775807], "i8"))])
    path = path_of("scaled.fits")
    fits.BinTableHDU.from_columns(columns).writeto(path, overwrite=True)
    for number, scale, zero in ((2, 0.5, 100.0), (3, 0.25, -8.0), (4, 1, -128)):
        fits.setval(path, f"TSCAL{number}", value=scale, ext=1)
        fits.setval(path, f"TZERO{number}", value=zero, ext=1)
    table = Table()
    with fits.open(path) as file:
        for name in ("row_no", "scaled", "scaled_byte", "i1"):
            table[name] = numpy.array(file[1].data[name])
    table["scaled"] = table["scaled"].astype("f8")
    table["scaled_byte"] = table["scaled_byte"].astype("f8")
    table["i1"] = table["i1"].astype("i2")
    table["gaps"] = missing([-999, 1, 2], "i4", 3)
    table["long_gaps"] = missing([-1, 9223372036854775807], "i8", 2)
    tell("scaled.fits", table, {"scaled": "float", "scaled_byte": "float", "i1": "smallint",
                                "gaps": "int", "long_gaps": "bigint"})


def astropy_votables():
    table = unicode_texts(plain())
    table["flag_gaps"] = missing([True, False], "?", 5)
    types = {**TYPES, "unicode": "varchar", "flag_gaps": "bit"}
    for serialization in ("tabledata", "binary2", "binary"):
        name = f"astropy-{serialization}.xml"
        # BINARY has no bit for a missing truth value.
        if serialization == "binary":
            table.remove_column("flag_gaps")
        write_votable(table, path_of(name), serialization)
        tell(name, table, types)


def write_votable(table, path, serialization):
    """In bytes astropy wants a number that stands for a missing one."""
    votable = from_table(table)
    for field in votable.get_first_table().fields:
        if serialization != "tabledata" and field.name in NULLS:
            field.values.null = NULLS[field.name]
            field.converter.null = NULLS[field.name]
    writeto(votable, path, tabledata_format=serialization)


NULLS = {"i2_gaps": -32768, "i4_gaps": -2147483648, "i8_gaps": -9223372036854775808}


def stilts(source, name, form, *commands):
    words = [word for command in commands for word in ("cmd=" + command,)]
    subprocess.run(["stilts", "tpipe", "in=" + source, "out=" + path_of(name), "ofmt=" + form,
                    *words], check=True)


def stilts_files():
    """Made from bytes that astropy has written but for truth values, which it calls bits."""
    table = unicode_texts(plain())
    source = path_of("for-stilts.xml")
    given = table.copy()
    given.remove_column("flag")
    write_votable(given, source, "binary2")
    flag = "addcol -after f8 flag row_no%3==0"
    for form in ("TABLEDATA", "BINARY", "BINARY2"):
        name = f"stilts-{form.lower()}.xml"
        stilts(source, name, f"votable(format={form})", flag)
        told = table.copy()
        if form == "BINARY":
            # BINARY has no other word for what is missing: STILTS says that these numbers are it.
            for gaps, number in {"u1": 255, **NULLS}.items():
                column = table[gaps.removesuffix("_gaps")]
                told[column.name] = MaskedColumn(column, mask=column == number)
        tell(name, told, TYPES)
    ascii_only = table.copy()
    ascii_only.remove_column("unicode")
    for form in ("fits-basic", "fits-plus"):
        stilts(source, f"stilts-{form}.fits", form, flag, "delcols unicode")
        tell(f"stilts-{form}.fits", ascii_only, {})
    stilts(source, "stilts.csv", "csv", flag)
    tell("stilts.csv", table, {}, isText=True)
    # Its ASCII has no other letters, and quotes by backslashes.
    plain_only = ascii_only.copy()
    plain_only.remove_column("text")
    stilts(source, "stilts.ascii", "ascii", flag, "delcols 'unicode text'")
    tell("stilts.ascii", plain_only, {}, isText=True)
    for name, form in (("stilts-fits.xml", "votable(format=FITS)"),
                       ("stilts-href.xml", "votable(format=BINARY2,inline=false)")):
        stilts(source, name, form, flag)
        UPLOADS.append({"name": name, "path": path_of(name), "refused": "The rows of the VOTable"})


def refused():
    """More than one value in a cell, in each way that there is."""
    arrays = {"array": fits.Column("many", "3E", array=numpy.zeros((2, 3))),
              "bits": fits.Column("many", "11X", array=numpy.zeros((2, 11), dtype="?")),
              "complex": fits.Column("many", "C", array=numpy.zeros(2, dtype="c8")),
              "variable": fits.Column("many", "PJ()", array=numpy.array(
                  [numpy.arange(2), numpy.arange(3)], dtype=object))}
    for kind, column in arrays.items():
        name = f"{kind}.fits"
        fits.BinTableHDU.from_columns([column]).writeto(path_of(name), overwrite=True)
        UPLOADS.append({"name": name, "path": path_of(name), "refused": "'many'"})
    table = Table({"many": numpy.zeros((2, 3))})
    writeto(from_table(table), path_of("array.xml"))
    UPLOADS.append({"name": "array.xml", "path": path_of("array.xml"), "refused": "'many'"})


def parquets():
    import pyarrow
    from pyarrow import parquet
    table = unicode_texts(plain())
    table["u2"] = cycle([0, 65535], "u2")
    table["u4"] = cycle([0, 4294967295], "u4")
    table["u8"] = cycle([0, 18446744073709551615], "u8")
    table["f8_gaps"] = missing(FLOATS, "f8", 4)
    table["flag_gaps"] = missing([True, False], "?", 5)
    types = {**TYPES, "unicode": "varchar", "u2": "int", "u4": "bigint", "f8_gaps": "float"}
    columns = {name: pyarrow.array(numpy.array(column), mask=numpy.ma.getmaskarray(column))
               for name, column in table.columns.items()}
    parquet.write_table(pyarrow.table(columns), path_of("pyarrow.parquet"))
    tell("pyarrow.parquet", table, types, isExact=True)
    # astropy writes what is missing into columns of their own.
    table.remove_columns([name for name in table.colnames if name.endswith("_gaps")])
    table.write(path_of("astropy.parquet"), overwrite=True)
    tell("astropy.parquet", table, types, isExact=True)


if sys.argv[2:] == ["parquet"]:
    parquets()
else:
    for make in (astropy_fits, astropy_fits_scaled, astropy_votables, stilts_files, refused):
        make()
with open(path_of("uploads.json"), "w", encoding="utf-8") as file:
    json.dump(UPLOADS, file)
