"""Reads files of millions of rows with astropy, and compares whole columns with what DuckDB has.

Usage: judge_large.py TRUTH.csv FORMAT=PATH.... The truth has the columns of ids and floats, each
behind one that says whether the value is missing. A VOTable comes as the FITS that STILTS has made
of it: astropy goes through one row by row, which takes minutes.
"""

import sys
import warnings

import numpy
from astropy.io import fits

from truth import Wrong, say

warnings.simplefilter("ignore")


def read_truth(path):
    """Whether each value is missing, and the values, of both columns."""
    dtype = [("no_id", "U5"), ("id", "i8"), ("no_x", "U5"), ("x", "f8")]
    rows = numpy.loadtxt(path, dtype=dtype, delimiter=",")
    return rows["no_id"] == "true", rows["id"], rows["no_x"] == "true", rows["x"]


def of_fits(path):
    with fits.open(path) as file:
        null = file[1].header["TNULL1"]
        ids, floats = numpy.array(file[1].data.field(0)), numpy.array(file[1].data.field(1))
    return ids == null, ids, None, floats


def of_parquet(path):
    from pyarrow import parquet
    table = parquet.read_table(path)
    ids, floats = (table.column(name).combine_chunks() for name in ("id", "x"))
    missing = [column.is_null().to_numpy(zero_copy_only=False) for column in (ids, floats)]
    return missing[0], ids.fill_null(0).to_numpy(), missing[1], floats.fill_null(0).to_numpy()


def judge(read, path, truth):
    no_id, ids, no_x, floats = read(path)
    if len(ids) != len(truth[1]):
        raise Wrong(f"{len(ids)} rows and not {len(truth[1])}")
    if ids.dtype.str[1:] != "i8" or floats.dtype.str[1:] != "f8":
        raise Wrong(f"types {ids.dtype} and {floats.dtype}")
    if not numpy.array_equal(no_id, truth[0]):
        raise Wrong("other ids are missing")
    if not numpy.array_equal(ids[~truth[0]], truth[1][~truth[0]]):
        raise Wrong("other ids")
    # FITS has no word for a missing float but NaN.
    missing = truth[2] if no_x is not None else truth[2] | numpy.isnan(truth[3])
    found = no_x if no_x is not None else numpy.isnan(floats)
    if not numpy.array_equal(found, missing):
        raise Wrong("other floats are missing")
    if not numpy.array_equal(floats[~missing], truth[3][~missing], equal_nan=True):
        raise Wrong("other floats")


READERS = {"fits": (of_fits, "astropy"), "votable": (of_fits, "STILTS, and astropy behind it,"),
           "votable-binary2": (of_fits, "STILTS, and astropy behind it,"),
           "parquet": (of_parquet, "pyarrow")}


def main():
    truth = read_truth(sys.argv[1])
    for word in sys.argv[2:]:
        form, _, path = word.partition("=")
        read, who = READERS[form]
        say(f"{who} reads {form} of {len(truth[1])} rows", judge, read, path, truth)


main()
