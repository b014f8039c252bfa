"""Reads data sets with Python's xml, or what Mono's DataSet has made of them, and compares them
with what DuckDB says is in them.

Usage: judge_data_set.py files.json [mono]. What Mono has read lies beside a file, as `NAME.mono`.
"""

import base64
import json
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

from truth import FORBIDDEN, Wrong, compare, is_same, judge_all, names_of

XSD = "{http://www.w3.org/2001/XMLSchema}"
DIFFGRAM = "{urn:schemas-microsoft-com:xml-diffgram-v1}diffgram"
XSD_TYPES = {
    "bit": "boolean", "tinyint": "unsignedByte", "smallint": "short", "int": "int",
    "bigint": "long", "real": "float", "float": "double", "decimal": "decimal", "char": "string",
    "varchar": "string", "binary": "base64Binary", "varbinary": "base64Binary",
    "date": "dateTime", "time": "duration", "datetime": "dateTime", "uniqueidentifier": "string"}
NET_TYPES = {
    "bit": "Boolean", "tinyint": "Byte", "smallint": "Int16", "int": "Int32", "bigint": "Int64",
    "real": "Single", "float": "Double", "decimal": "Decimal", "char": "String",
    "varchar": "String", "binary": "Byte[]", "varbinary": "Byte[]", "date": "DateTime",
    "time": "TimeSpan", "datetime": "DateTime", "uniqueidentifier": "Guid"}


def decoded_name(name):
    return re.sub("_x([0-9A-F]{4,8})_", lambda match: chr(int(match[1], 16)), name)


def seconds_of(time):
    hours, minutes, seconds = time.split(":")
    return Decimal(hours) * 3600 + Decimal(minutes) * 60 + Decimal(seconds)


def same_in_data_set(sql_type, found, value):
    name = sql_type["name"]
    if name in ("binary", "varbinary"):
        return base64.b64decode(found, validate=True) == bytes.fromhex(value)
    if name == "time":
        clock = ":".join(re.fullmatch("PT(.*)H(.*)M(.*)S", found).groups())
        return seconds_of(clock) == seconds_of(value)
    if name == "date":
        return found == value + "T00:00:00"
    if name == "datetime":
        return found == value.replace(" ", "T")
    if name in ("char", "varchar"):
        return found == FORBIDDEN.sub("\ufffd", value)
    return is_same(lambda _, exact: exact)(sql_type, found, value)


def judge_data_set(path, truth):
    root = ElementTree.parse(path).getroot()
    (sequence,) = root.iter(XSD + "sequence")
    told = [(decoded_name(each.get("name")), each.get("type")) for each in sequence]
    expected = [(column["name"], "xs:" + XSD_TYPES[column["type"]["name"]])
                for column in truth["columns"]]
    if told != expected:
        raise Wrong(f"the schema tells {told}")
    rows = []
    for row in root.find(DIFFGRAM)[0]:
        values = {decoded_name(each.tag): each.text or "" for each in row}
        if not set(values) <= set(names_of(truth)):
            raise Wrong(f"other names: {list(values)}")
        rows.append([values.get(name) for name in names_of(truth)])
    compare(truth, rows, same_in_data_set)


def same_in_mono(sql_type, found, value):
    name = sql_type["name"]
    if name in ("binary", "varbinary"):
        return found == value
    if name == "decimal":
        # .NET's decimal has 28 digits.
        return abs(Decimal(found) - Decimal(value)) <= abs(Decimal(value)) * Decimal("1e-27")
    if name == "time":
        return seconds_of(found) == seconds_of(value)
    if name in ("date", "datetime"):
        moment, _, fraction = value.partition(".")
        clock = moment if name == "datetime" else moment + " 00:00:00"
        return found == f"{clock.replace(' ', 'T')}.{fraction:0<7} Unspecified"
    if name in ("char", "varchar"):
        return found == FORBIDDEN.sub("\ufffd", value)
    if name == "real" and value == "-0.0":
        # Mono loses the sign of a float's zero, and not that of a double's.
        return float(float_of_bits(found)) == 0
    return is_same(lambda _, exact: exact, float_of_bits)(sql_type, found, value)


def float_of_bits(bits):
    """Mono's number, bit for bit, so that its way of writing numbers is not judged."""
    return repr(struct.unpack(">f" if len(bits) == 8 else ">d", bytes.fromhex(bits))[0])


def judge_mono(path, truth):
    with open(path, encoding="utf-8") as file:
        read = json.load(file)
    told = [(each["name"], each["type"]) for each in read["columns"]]
    expected = [(column["name"], NET_TYPES[column["type"]["name"]])
                for column in truth["columns"]]
    if told != expected:
        raise Wrong(f"the table has {told}")
    compare(truth, read["rows"], same_in_mono)


if sys.argv[2:] == ["mono"]:
    judge_all(sys.argv[1], {
        "dataset": ("Mono's DataSet", lambda path, truth: judge_mono(path + ".mono", truth))})
else:
    judge_all(sys.argv[1], {"dataset": ("Python's xml", judge_data_set)})
