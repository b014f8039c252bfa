"""Reads CSV, typed CSV and JSON with Python's own readers, and compares them with what DuckDB
says is in them.

Usage: judge_texts.py files.json
"""

import csv
import json
import re
import sys

from truth import Wrong, compare, is_same, judge_all, kind_of, names_of, number_of, text_of

TYPED_WORDS = {
    "bit": "Boolean", "tinyint": "Integer", "smallint": "Integer", "int": "Integer",
    "bigint": "Integer", "real": "Float", "float": "Float", "decimal": "Float", "date": "DateTime",
    "datetime": "DateTime"}
JSON_NUMBERS = ("tinyint", "smallint", "int", "bigint", "real", "float", "decimal")
FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^,"\n]*))([,\n])')


def records_of(path):
    """Records with `(text, is quoted)` for each value, and the same as Python's reader has it."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    records, record, at = [], [], 0
    while at < len(text):
        match = FIELD.match(text, at)
        if match is None:
            raise Wrong(f"no CSV from {text[at:at + 40]!r} on")
        quoted, bare, end = match.groups()
        record.append((bare, False) if quoted is None else (quoted.replace('""', '"'), True))
        if end == "\n":
            records.append(record)
            record = []
        at = match.end()
    if record:
        raise Wrong("the last line has no end")
    with open(path, encoding="utf-8", newline="") as file:
        plain = list(csv.reader(file, strict=True))
    if plain != [[value for value, _ in fields] for fields in records]:
        raise Wrong("Python's csv reads other records")
    return records[0], records[1:]


def csv_text(sql_type, value):
    if sql_type["name"] == "bit":
        return "1" if value == "true" else "0"
    return value if sql_type["name"] == "datetime" else text_of(sql_type, value)


def judge_csv(path, truth):
    head, rows = records_of(path)
    if [name for name, _ in head] != names_of(truth):
        raise Wrong(f"other names: {head}")
    # A missing value that is all of a row stands in quotes: readers pass over empty lines.
    missing = ("", len(head) == 1)
    values = [[None if field == missing else field[0] for field in row] for row in rows]
    compare(truth, values, is_same(csv_text))


def typed_text(sql_type, value):
    if sql_type["name"] == "bit":
        return value.capitalize()
    if sql_type["name"] in ("real", "float"):
        number = float(number_of(kind_of(sql_type), value))
        if number != number or number in (float("inf"), -float("inf")):
            return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(number)]
        return f"{number + 0.0:.{7 if sql_type['name'] == 'real' else 15}G}"
    return text_of(sql_type, value)


def judge_typed_csv(path, truth):
    head, rows = records_of(path)
    expected = [f"[{column['name']}]:{TYPED_WORDS.get(column['type']['name'], 'String')}"
                for column in truth["columns"]]
    if [name for name, _ in head] != expected:
        raise Wrong(f"other names: {head}")
    values = [[None if field == ("null", False) else field[0] for field in row] for row in rows]
    compare(truth, values, lambda *each: each[1] == typed_text(each[0], each[2]))


class Number(str):
    """A number as its digits stand in the JSON."""


def json_of(text):
    def refuse(word):
        raise Wrong(f"{word} is no JSON")
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=refuse)


def json_text(sql_type, value):
    if sql_type["name"] == "bit":
        return value == "true"
    if sql_type["name"] == "datetime":
        return value.replace(" ", "T")
    return text_of(sql_type, value)


def judge_json_rows(truth, rows):
    """JSON has no number that is none: DuckDB's are taken for missing."""
    finite = [[None if value in ("nan", "inf", "-inf") and column["type"]["name"] in
               ("real", "float") else value
               for column, value in zip(truth["columns"], row)] for row in truth["rows"]]
    def same(sql_type, found, value):
        if isinstance(found, Number) != (sql_type["name"] in JSON_NUMBERS):
            return False
        return is_same(json_text)(sql_type, found, value)
    compare({**truth, "rows": finite}, rows, same)


def judge_json_lines(path, truth):
    with open(path, encoding="utf-8", newline="\n") as file:
        objects = [json_of(line) for line in file]
    for each in objects:
        if list(each) != names_of(truth):
            raise Wrong(f"other names: {list(each)}")
    judge_json_rows(truth, [list(each.values()) for each in objects])


def judge_json_result(path, truth):
    with open(path, encoding="utf-8") as file:
        (result,) = json_of(file.read())["Result"]
    if result["Columns"] != names_of(truth):
        raise Wrong(f"other names: {result['Columns']}")
    judge_json_rows(truth, result["Data"])


judge_all(sys.argv[1], {
    "csv": ("Python's csv", judge_csv),
    "typed-csv": ("Python's csv", judge_typed_csv),
    "json-lines": ("Python's json", judge_json_lines),
    "json-result": ("Python's json", judge_json_result),
})
