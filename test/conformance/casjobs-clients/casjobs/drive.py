"""Runs the public `casjobs` client, unmodified, against a server and prints a line per check.

Usage: drive.py BASE_URL WSID PASSWORD GET|POST. Lines begin with `ok`, `not ok` or `skip`.
"""

import io
import sys
import time

from casjobs import CasJobs

BASE, WSID, PASSWORD, VERB = sys.argv[1:5]
STARS = 118216
PATIENCE_SECONDS = 120
TABLE = "conformance_%s" % VERB.lower()


def client(password=PASSWORD):
    return CasJobs(userid=int(WSID), password=password, base_url=BASE + "/casjobs/services/jobs.asmx",
                   request_type=VERB, context="Stars")


def end_of(jobs, job_id):
    """The final status, polled as `monitor` does but not for ever."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        status = jobs.status(job_id)
        if status[0] in (3, 4, 5):
            return status[1]
        time.sleep(0.1)
    raise AssertionError("job %d did not end within %d s" % (job_id, PATIENCE_SECONDS))


def same(actual, expected):
    assert actual == expected, "%r is not %r" % (actual, expected)


def message_of(call):
    """The message that the client cuts out of the server's error."""
    try:
        call()
    except Exception as error:  # the client raises plain Exception
        return str(error)
    raise AssertionError("there was no error")


def quick(jobs):
    lines = jobs.quick("SELECT TOP 2 hip, vmag FROM Hipparcos ORDER BY hip").split("\n")
    same(lines[0], "[hip]:Integer,[vmag]:Float")
    same([line.split(",")[0] for line in lines[1:]], ["1", "2", ""])


def count(jobs):
    same(jobs.count("FROM Hipparcos"), STARS)


def submit(jobs):
    job_id = jobs.submit("SELECT TOP 20 hip, ra, dec, vmag INTO mydb.%s FROM Hipparcos ORDER BY vmag" % TABLE,
                         task_name="bright ones & <all>", estimate=5)
    same(end_of(jobs, job_id), "finished")
    jobs.submitted = job_id


def monitor(jobs):
    same(jobs.monitor(jobs.submitted, timeout=0.1), (5, "finished"))


def job_info(jobs):
    found = jobs.job_info(jobid=jobs.submitted)
    same(len(found), 1)
    (info,) = found
    for key, value in {"JobID": str(jobs.submitted), "Status": "5", "Rows": "20", "Type": "QUERY",
                       "WebServicesID": WSID, "Context": "Stars", "TaskName": "bright ones & <all>"}.items():
        same(info[key], value)
    for key in ("TimeSubmit", "TimeStart", "TimeEnd"):
        assert info[key] > "2020-", "%s is %s" % (key, info[key])
    assert "OutputLoc" not in info and "Error" not in info, info


def job_info_conditions(jobs):
    same(jobs.job_info(jobid=jobs.submitted, status=4), [])
    newest = jobs.job_info(jobid="%d," % jobs.submitted, status="0,5")
    same([int(info["JobID"]) for info in newest],
         sorted((int(info["JobID"]) for info in newest), reverse=True))
    since = jobs.job_info(timesubmit="%s," % jobs.job_info(jobid=jobs.submitted)[0]["TimeSubmit"])
    assert str(jobs.submitted) in [info["JobID"] for info in since], since


def list_tables(jobs):
    assert TABLE in [name.lower() for name in jobs.list_tables()], jobs.list_tables()


def extract(jobs):
    jobs.extracted = jobs.request_output(TABLE, "CSV")
    same(end_of(jobs, jobs.extracted), "finished")
    (info,) = jobs.job_info(jobid=jobs.extracted)
    same(info["Type"], "CSV")
    same(info["TaskName"].lower(), TABLE)
    assert info["OutputLoc"].startswith(BASE + "/"), info["OutputLoc"]
    assert info["OutputLoc"].endswith(".csv"), info["OutputLoc"]


def get_output(jobs):
    file = io.BytesIO()
    jobs.get_output(jobs.extracted, file)
    lines = file.getvalue().decode("utf-8").splitlines()
    same(lines[0], "hip,ra,dec,vmag")
    same(len(lines), 21)
    assert "32349" in [line.split(",")[0] for line in lines], "Sirius is missing"


def request_and_get_output(jobs):
    file = io.BytesIO()
    jobs.request_and_get_output(TABLE, "CSV", file)
    assert file.getvalue().startswith(b"hip,"), file.getvalue()[:80]


def drop_table(jobs):
    jobs.drop_table(TABLE)
    assert TABLE not in [name.lower() for name in jobs.list_tables()], jobs.list_tables()


def cancel(jobs):
    # Nine billion pairs of positions: long enough to be still running when the cancel comes.
    job_id = jobs.submit("SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s INTO mydb.%s_never "
                         "FROM Hipparcos a CROSS JOIN Hipparcos b" % TABLE)
    limit = time.monotonic() + PATIENCE_SECONDS
    while jobs.status(job_id)[0] == 0 and time.monotonic() < limit:
        time.sleep(0.05)
    jobs.cancel(job_id)
    assert jobs.status(job_id)[0] in (2, 3), jobs.status(job_id)
    same(end_of(jobs, job_id), "cancelled")


def cancel_unknown(jobs):
    jobs.cancel(9007199254740993)


def failed_query(jobs):
    message = message_of(lambda: jobs.quick("SELECT nonsense FROM Hipparcos"))
    assert "500" in message and "nonsense" in message, message
    assert "--->" not in message and "System." not in message, message


def failed_job(jobs):
    job_id = jobs.submit("SELECT nonsense FROM Hipparcos")
    same(end_of(jobs, job_id), "failed")
    (info,) = jobs.job_info(jobid=job_id)
    assert "nonsense" in info["Error"] and "\n" not in info["Error"], info


def wrong_password(jobs):
    message = message_of(lambda: client("not the password").status(1))
    assert "password" in message and "not the password" not in message, message


def bad_condition(jobs):
    message = message_of(lambda: jobs.job_info(timeend="soon"))
    assert "'soon'" in message, message


CHECKS = [quick, count, submit, monitor, job_info, job_info_conditions, list_tables, extract, get_output,
          request_and_get_output, drop_table, cancel, cancel_unknown, failed_query, failed_job,
          bad_condition, wrong_password]


def main():
    jobs = client()
    for check in CHECKS:
        title = "%s by %s" % (check.__name__, VERB)
        try:
            check(jobs)
            print("ok", title, flush=True)
        except Exception as error:
            print("not ok", title, "-", " ".join(str(error).split()) or repr(error), flush=True)


main()
