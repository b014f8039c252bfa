"""Sends files to a server as tables of MyDB, and compares what queries answer with what is in them.

Usage: send_uploads.py BASE PASSWORD FOLDER..., where `uploads.json` lists the files of each. Prints
`passed: ...` or `failed: ...: why` for each. The account's login is `demo`.
"""

import csv
import io
import json
import math
import os
import sys
import urllib.error
import urllib.request

import numpy

from truth import Wrong, say

BASE, PASSWORD, *FOLDERS = sys.argv[1:]
# A proxy of the machine must not stand between two programs on it.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PATIENCE_SECONDS = 300


def post(path, body, **headers):
    request = urllib.request.Request(BASE + path, data=body, headers=headers)
    return OPENER.open(request, timeout=PATIENCE_SECONDS)


def sign_in():
    user = {"name": "demo", "password": PASSWORD}
    asked = {"auth": {"identity": {"password": {"user": user}}}}
    with post("/keystone/v3/tokens", json.dumps(asked).encode()) as answer:
        return answer.headers["X-Subject-Token"]


class Api:
    """The server's REST API, signed in."""

    def __init__(self):
        self.token = sign_in()

    def upload(self, table, path):
        """None, or what the server says against the file."""
        with open(path, "rb") as file:
            body = file.read()
        try:
            post(f"/casjobs/RestApi/contexts/MyDB/tables/{table}", body,
                 **{"X-Auth-Token": self.token}).close()
            return None
        except urllib.error.HTTPError as error:
            return f"{error.code} {error.read().decode()}"

    def query(self, text, accept):
        body = json.dumps({"Query": text}).encode()
        with post("/casjobs/RestApi/contexts/MyDB/query", body, Accept=accept,
                  **{"X-Auth-Token": self.token}) as answer:
            return answer.read().decode()

    def rows(self, text):
        answer = self.query(text, "application/json+array")
        return json.loads(answer, parse_int=str, parse_float=str)["Result"][0]["Data"]


def same_float(number, found, value, is_exact):
    """Formats but Parquet take what is no number and what is missing for one."""
    expected = None if value is None else number(value)
    read = None if found == "" else number(found)
    if not is_exact and (expected is None or math.isnan(expected)):
        return read is None or math.isnan(read)
    if expected is None or read is None:
        return expected is read
    if math.isnan(expected):
        return math.isnan(read)
    return read == expected and math.copysign(1, read) == math.copysign(1, expected)


def same(found, value, told):
    """An empty text is a missing one but in Parquet, and so is a bare `null` in a text."""
    if isinstance(found, bool):
        found = "true" if found else "false"
    nothing = [None] if told.get("isExact") else [None, ""]
    if told.get("isText"):
        nothing.append("null")
    return found == value or (found in nothing and value in nothing)


def judge_columns(api, table, told):
    found = api.rows(f"""SELECT column_name, data_type, unit, description
        FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position""")
    if [row[0] for row in found] != [column["name"] for column in told["columns"]]:
        raise Wrong(f"columns {[row[0] for row in found]}")
    for (name, kind, unit, description), column in zip(found, told["columns"]):
        if column["type"] not in (None, kind):
            raise Wrong(f"{name} is {kind}")
        knows = not told.get("isText") and not told.get("isExact")
        if knows and ((unit or "") == "") != (column["unit"] is None):
            raise Wrong(f"{name} has unit {unit}")
        if told["path"].endswith(".xml") and (description or None) != column["description"]:
            raise Wrong(f"{name} is described as {description}")
    return [row[1] for row in found]


def judge(api, table, told):
    refusal = api.upload(table, told["path"])
    if "refused" in told:
        if refusal is None or not refusal.startswith("4") or told["refused"] not in refusal:
            raise Wrong(f"answered with {refusal}")
        return
    if refusal is not None:
        raise Wrong(refusal)
    kinds = judge_columns(api, table, told)
    text = f"SELECT * FROM {table} ORDER BY row_no"
    rows = api.rows(text)
    # JSON has no word for infinities, and CSV none for a text that is missing.
    _, *lines = csv.reader(io.StringIO(api.query(text, "text/csv"), newline=""))
    if not len(rows) == len(lines) == len(told["rows"]):
        raise Wrong(f"{len(rows)} rows")
    is_exact = told.get("isExact", False)
    for at, column in enumerate(told["columns"]):
        values = [row[at] for row in told["rows"]]
        dtype = numpy.dtype(column["dtype"])
        number = dtype.type if dtype.kind == "f" else None
        if (number is not None) != (kinds[at] in ("real", "float")):
            raise Wrong(f"{column['name']} is {kinds[at]}")
        for row, value in enumerate(values):
            fits = (same(rows[row][at], value, told) if number is None else
                    same_float(number, lines[row][at], value, is_exact))
            if not fits:
                raise Wrong(f"row {row}, {column['name']}: {rows[row][at]!r}, "
                            f"{lines[row][at]!r} where {value!r} is")


def judge_and_drop(api, table, told):
    judge(api, table, told)
    if "refused" not in told:
        api.query(f"DROP TABLE {table}", "text/csv")


def main():
    api = Api()
    uploads = []
    for folder in FOLDERS:
        with open(os.path.join(folder, "uploads.json"), encoding="utf-8") as file:
            uploads += json.load(file)
    for number, told in enumerate(uploads):
        what = "is refused in a sentence" if "refused" in told else "comes in as it is"
        line = f"{told['name']} {what}"
        table = "".join(letter if letter.isalnum() else "_" for letter in told["name"])
        say(line, judge_and_drop, api, f"t{number}_{table}", told)


main()
