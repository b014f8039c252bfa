"""Runs SciScript's functions for CasJobs, unmodified, against a server: a line per check.

Usage: drive.py BASE_URL WSID PASSWORD. The account's login is `demo`.
Lines begin with `ok`, `not ok` or `skip`.
"""

import json
import os
import sys
import tempfile
import time

BASE, WSID, PASSWORD = sys.argv[1:4]
del sys.argv[1:]

import pandas  # noqa: E402
from SciServer import Authentication, CasJobs, Config  # noqa: E402

Config.CasJobsRESTUri = BASE + "/CasJobs/RestApi"
Config.AuthenticationURL = BASE + "/login-portal/keystone/v3/tokens"
LOGIN = "demo"
STARS = 118216
PATIENCE_SECONDS = 120
# The query and the text of the package's own tests.
QUERY = "select 4 as Column1, 5 as Column2 "
CSV = "Column1,Column2\n4,5\n"


def same(actual, expected):
    assert actual == expected, "%r is not %r" % (actual, expected)


def message_of(call):
    try:
        call()
    except Exception as error:  # the package raises plain Exception
        return str(error)
    raise AssertionError("there was no error")


def end_of(job_id):
    """The job when it has ended, polled as `waitForJob` does but not for ever."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        job = CasJobs.getJobStatus(job_id)
        if job["Status"] in (3, 4, 5):
            return job
        time.sleep(0.1)
    raise AssertionError("job %d did not end within %d s" % (job_id, PATIENCE_SECONDS))


def names_of_tables(context="MyDB"):
    return [table["Name"] for table in CasJobs.getTables(context)]


def wrong_password():
    message = message_of(lambda: Authentication.login(LOGIN, "not the password"))
    assert "401" in message and "do not match" in message, message


def login():
    token = Authentication.login(LOGIN, PASSWORD)
    same(Authentication.getToken(), token)
    user = Authentication.getKeystoneUserWithToken(token)
    same((user.userName, user.id), (LOGIN, WSID))


def schema_name():
    same(CasJobs.getSchemaName(), "wsid_" + WSID)


def query_csv():
    same(CasJobs.executeQuery(QUERY, "MyDB", "csv"), CSV)
    same(CasJobs.executeQuery(QUERY, "mydb", "readable").read(), CSV)


def query_pandas_of_text():
    same(CasJobs.getPandasDataFrameFromQuery(QUERY, "MyDB").to_csv(index=False), CSV)


def query_pandas():
    same(CasJobs.executeQuery(QUERY, "MyDB", "pandas").to_csv(index=False), CSV)
    ids = CasJobs.executeQuery("SELECT CAST(9223372036854775807 AS bigint) AS id", "MyDB", "pandas")
    same((str(ids["id"].dtype), int(ids["id"][0])), ("int64", 9223372036854775807))


def query_json():
    same(CasJobs.executeQuery(QUERY, "MyDB", "dict"),
         {"Result": [{"Columns": ["Column1", "Column2"], "Data": [[4, 5]]}]})
    same(json.loads(CasJobs.executeQuery("SELECT COUNT(*) AS n FROM Hipparcos", "Stars", "json"))["Result"][0]["Data"],
         [[STARS]])


def query_fits():
    fits = CasJobs.executeQuery("SELECT TOP 3 hip, ra FROM Hipparcos", "Stars", "fits").read()
    same((fits[:9], len(fits) % 2880), (b"SIMPLE  =", 0))
    assert b"XTENSION= 'BINTABLE'" in fits, fits[:2880]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "three.fits")
        same(CasJobs.writeFitsFileFromQuery(path, "SELECT TOP 3 hip, ra FROM Hipparcos", "Stars"), True)
        same(os.path.getsize(path), len(fits))


def query_without_rows():
    same(len(CasJobs.executeQuery("DROP TABLE IF EXISTS nothing_of_this_name", "MyDB", "pandas")), 0)


def query_error():
    message = message_of(lambda: CasJobs.executeQuery("SELECT nonsense FROM Hipparcos", "Stars", "csv"))
    assert "400" in message, message
    error = json.loads(message[message.index("{"):])
    assert "'nonsense'" in error["Error Message"], error


def submit_and_wait():
    job_id = CasJobs.submitJob(QUERY + " into MyDB.MyNewtable1", "MyDB")
    same(CasJobs.getJobStatus(job_id)["JobID"], job_id)
    job = CasJobs.waitForJob(job_id)
    same((job["Status"], job["Rows"], job["WebServicesID"]), (5, 1, int(WSID)))
    assert job_id in [each["JobID"] for each in CasJobs.getJobStatus("")]


def tables():
    (table,) = [each for each in CasJobs.getTables("MyDB") if each["Name"] == "MyNewtable1"]
    same(table["Rows"], 1)
    # .NET's ticks since the year 1; 62135596800 s passed before 1970.
    age = time.time() - (table["Date"] / 1e7 - 62135596800)
    assert abs(age) < 3600, table
    assert "Hipparcos" in names_of_tables("Stars"), names_of_tables("Stars")


def drop():
    CasJobs.executeQuery("DROP TABLE MyNewtable1", "MyDB", "csv")
    assert "MyNewtable1" not in names_of_tables()


def upload_text():
    same(CasJobs.uploadCSVDataToTable(CSV, "MyNewtable2", "MyDB"), True)
    same(CasJobs.executeQuery("select * from MyNewtable2", "MyDB", "csv"), CSV)
    message = message_of(lambda: CasJobs.uploadCSVDataToTable(CSV, "MyNewtable2", "MyDB"))
    assert "MyNewtable2" in message, message
    CasJobs.executeQuery("DROP TABLE MyNewtable2", "MyDB", "csv")


def upload_frame():
    frame = pandas.DataFrame({"id": [9223372036854775807, -1], "x": [0.1, float("nan")], "name": ["a b", "c,d"]})
    same(CasJobs.uploadPandasDataFrameToTable(frame, "MyNewtable3", "MyDB"), True)
    back = CasJobs.executeQuery("select * from MyNewtable3 order by x", "MyDB", "pandas").sort_values("id")
    expected = frame.sort_values("id")
    same(list(back["id"]), list(expected["id"]))
    same(list(back["name"]), list(expected["name"]))
    same([str(x) for x in back["x"]], [str(x) for x in expected["x"]])
    CasJobs.executeQuery("DROP TABLE MyNewtable3", "MyDB", "csv")


def failed_job():
    job = end_of(CasJobs.submitJob("SELECT nonsense FROM Hipparcos", "Stars"))
    same(job["Status"], 4)
    assert "nonsense" in job["Message"], job


def cancel():
    # Nine billion pairs of positions: long enough to be still running when the cancel comes.
    job_id = CasJobs.submitJob("SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s INTO mydb.never "
                               "FROM Hipparcos a CROSS JOIN Hipparcos b", "Stars")
    same(CasJobs.cancelJob(job_id), True)
    same(end_of(job_id)["Status"], 3)


CHECKS = [wrong_password, login, schema_name, query_csv, query_pandas_of_text, query_pandas, query_json, query_fits,
          query_without_rows, query_error, submit_and_wait, tables, drop, upload_text, upload_frame, failed_job,
          cancel]


def main():
    for check in CHECKS:
        try:
            check()
            print("ok", check.__name__, flush=True)
        except Exception as error:
            print("not ok", check.__name__, "-", " ".join(str(error).split()) or repr(error), flush=True)


main()
