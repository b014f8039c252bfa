"""Runs the public `mastcasjobs` client, unmodified, against a server and prints a line per check.

Usage: drive.py BASE_URL WSID PASSWORD GET|POST. The account's login is `demo`. Lines begin with `ok`, `not ok` or `skip`.
What a check expects is what the client's own documentation promises.
"""

import sys
import time

import requests
from astropy.table import Table
from mastcasjobs import MastCasJobs

BASE, WSID, PASSWORD, VERB = sys.argv[1:5]
STARS = 118216
LOGIN = "demo"
PATIENCE_SECONDS = 120
TABLE = "mast_%s" % VERB.lower()


class Skip(Exception):
    """Why a check cannot be made against this server."""


def needs(what, is_there):
    if not is_there:
        raise Skip("the server has it not: %s" % what)


def has_uploads():
    return "UploadData" in requests.get(BASE + "/casjobs/services/jobs.asmx?WSDL").text


def client(password=PASSWORD):
    return MastCasJobs(userid=int(WSID), password=password, request_type=VERB, context="Stars",
                       base_url=BASE + "/casjobs/services/jobs.asmx")


def same(actual, expected):
    assert actual == expected, "%r is not %r" % (actual, expected)


def message_of(call):
    """The message that the client cuts out of the server's error."""
    try:
        call()
    except Exception as error:  # the client raises plain Exception
        return str(error)
    raise AssertionError("there was no error")


def end_of(jobs, job_id):
    """The final status, polled as `monitor` does but not for ever."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        status = jobs.status(job_id)
        if status[0] in (3, 4, 5):
            return status[1]
        time.sleep(0.1)
    raise AssertionError("job %d did not end within %d s" % (job_id, PATIENCE_SECONDS))


def by_login(password):
    return MastCasJobs(username=LOGIN, password=password, request_type=VERB, context="Stars",
                       base_url=BASE + "/casjobs/services/jobs.asmx",
                       wsid_url=BASE + "/casjobs/casusers.asmx/GetWebServiceId")


def login(jobs):
    """The client asks for the wsid of a login, and is told -1 where the password is wrong."""
    same(by_login(PASSWORD).quick("SELECT 1 AS n")["n"][0], 1)
    assert "Incorrect" in message_of(lambda: by_login("not the password"))


def quick_table(jobs):
    table = jobs.quick("SELECT TOP 3 hip, ra, vmag, CAST(NULL AS float) AS none, 'a b, c' AS word, "
                       "CAST(9223372036854775807 AS bigint) AS long FROM Hipparcos ORDER BY hip")
    same(table.colnames, ["hip", "ra", "vmag", "none", "word", "long"])
    same(list(table["hip"]), [1, 2, 3])
    same([table[name].dtype.kind for name in ("hip", "ra", "long", "word")], ["i", "f", "i", "U"])
    same(int(table["long"][0]), 9223372036854775807)
    same(str(table["word"][0]), "a b, c")


def quick_text(jobs):
    text = jobs.quick("SELECT TOP 1 hip FROM Hipparcos ORDER BY hip", astropy=False)
    same(text, "[hip]:Integer\n1\n")


def quick_empty(jobs):
    table = jobs.quick("SELECT hip, ra FROM Hipparcos WHERE hip < 0")
    same((len(table), table.colnames), (0, ["hip", "ra"]))


def quick_long_query(jobs):
    """GET stays below what fits an address; POST goes beyond it."""
    numbers = ",".join(str(number) for number in range(1, 200 if VERB == "GET" else 5000))
    table = jobs.quick("SELECT COUNT(*) AS n FROM Hipparcos WHERE hip IN (%s)" % numbers)
    assert 100 < table["n"][0] < 5000, table


def count_of(jobs, source):
    """What the client's own `count` would say: it reads a table as if it were a text, and fails."""
    return jobs.quick("SELECT COUNT(*) AS n FROM %s" % source)["n"][0]


def submit(jobs):
    jobs.drop_table_if_exists(TABLE)
    job_id = jobs.submit("SELECT TOP 20 hip, ra, dec, vmag INTO mydb.%s FROM Hipparcos ORDER BY vmag"
                         % TABLE, task_name="bright ones", estimate=5)
    same(end_of(jobs, job_id), "finished")
    same(jobs.monitor(job_id, timeout=0.1), (5, "finished"))
    jobs.submitted = job_id


def job_info(jobs):
    (info,) = jobs.job_info(jobid=jobs.submitted)
    for key, value in {"JobID": str(jobs.submitted), "Status": "5", "Rows": "20", "Type": "QUERY",
                       "WebServicesID": WSID, "TaskName": "bright ones"}.items():
        same(info[key], value)
    same(jobs.job_info(jobid=jobs.submitted, status="4|3"), [])
    assert len(jobs.job_info(timesubmit="2020-01-01,", status="0,5")) > 0


def list_tables(jobs):
    assert TABLE in [name.lower() for name in jobs.list_tables()], jobs.list_tables()
    assert "Hipparcos" in jobs.list_tables(context="Stars"), jobs.list_tables(context="Stars")


def get_table(jobs):
    table = jobs.get_table(TABLE)
    same((len(table), table.colnames), (20, ["hip", "ra", "dec", "vmag"]))
    assert 32349 in list(table["hip"]), "Sirius is missing"
    assert "not found" in message_of(lambda: jobs.get_table("no_such_table"))


def large_table(jobs, form):
    """A table that is too large for a quick answer comes by way of an extract."""
    name = "%s_large" % TABLE
    jobs.drop_table_if_exists(name)
    job_id = jobs.submit("SELECT hip, ra, dec, vmag INTO mydb.%s FROM Hipparcos" % name)
    same(end_of(jobs, job_id), "finished")
    try:
        jobs.quick("SELECT * FROM %s" % name, context="MYDB", astropy=False)
    except Exception as error:
        assert "exceed memory limit" in str(error), error
    else:
        raise Skip("the server answers so much at once (quickResultBytes)")
    table = jobs.get_table(name, format=form)
    same((len(table), [each.lower() for each in table.colnames]), (STARS, ["hip", "ra", "dec", "vmag"]))
    same(len(set(table[table.colnames[0]])), STARS)
    jobs.drop_table_if_exists(name)


def large_table_as_csv(jobs):
    large_table(jobs, "CSV")


def large_table_as_fits(jobs):
    needs("SubmitExtractJob", "FITS" in jobs._send_request("GetJobTypes").text)
    large_table(jobs, "FITS")


def upload(jobs):
    needs("UploadData", has_uploads())
    name = "%s_up" % TABLE
    jobs.drop_table_if_exists(name)
    table = Table({"id": [9223372036854775807, 2, 3], "ra": [0.1, -1.5, 1e300],
                   "name": ["Barnard", "a,b", "Sirius"]})
    jobs.upload_table(name, table)
    back = jobs.get_table(name)
    same([int(each) for each in back["id"]], [9223372036854775807, 2, 3])
    same([float(each) for each in back["ra"]], [0.1, -1.5, 1e300])
    same([str(each) for each in back["name"]], ["Barnard", "a,b", "Sirius"])
    jobs.upload_table(name, "id,ra,name\n4,0.5,two words\n", exists=True)
    same(count_of(jobs, "mydb.%s WHERE name = 'two words'" % name), 1)
    message = message_of(lambda: jobs.upload_table(name, table))
    assert name in message and "---" not in message, message
    jobs.drop_table_if_exists(name)


def upload_in_chunks(jobs):
    needs("UploadData", has_uploads())
    name = "%s_parts" % TABLE
    jobs.drop_table_if_exists(name)
    table = Table({"id": list(range(1000)), "word": ["w%d" % number for number in range(1000)]})
    jobs.upload_table(name, table, sizelimit=4000)
    same(count_of(jobs, "mydb.%s" % name), 1000)
    same(jobs.quick("SELECT SUM(id) AS s FROM mydb.%s" % name)["s"][0], 499500)
    jobs.drop_table_if_exists(name)


def drop_table(jobs):
    jobs.drop_table_if_exists(TABLE)
    assert TABLE not in [name.lower() for name in jobs.list_tables()], jobs.list_tables()
    jobs.drop_table_if_exists(TABLE)


def cancel(jobs):
    # Nine billion pairs of positions: long enough to be still running when the cancel comes.
    job_id = jobs.submit("SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s INTO "
                         "mydb.%s_never FROM Hipparcos a CROSS JOIN Hipparcos b" % TABLE)
    jobs.cancel(job_id)
    assert jobs.status(job_id)[0] in (2, 3), jobs.status(job_id)
    same(end_of(jobs, job_id), "cancelled")


def sql_error(jobs):
    message = message_of(lambda: jobs.quick("SELECT nonsense FROM Hipparcos"))
    assert "nonsense" in message and "ine 1" in message, message
    assert "--->" not in message and "System." not in message, message
    # The client's own words, and then the sentence alone.
    same(len(message.strip().split("\n")), 2)


def several_statements(jobs):
    table = jobs.quick("select top 1 * into #tmp from Hipparcos order by hip; go select * from #tmp;")
    same(list(table["hip"]), [1])


def wrong_password(jobs):
    message = message_of(lambda: client("not the password").status(1))
    assert "password" in message and "not the password" not in message, message


CHECKS = [login, quick_table, quick_text, quick_empty, quick_long_query, submit, job_info, list_tables,
          get_table, large_table_as_csv, large_table_as_fits, upload, upload_in_chunks, drop_table,
          cancel, sql_error, several_statements, wrong_password]


def main():
    jobs = client()
    for check in CHECKS:
        title = "%s by %s" % (check.__name__, VERB)
        try:
            check(jobs)
            print("ok", title, flush=True)
        except Skip as why:
            print("skip", title, "-", why, flush=True)
        except Exception as error:
            print("not ok", title, "-", " ".join(str(error).split()) or repr(error), flush=True)


main()
