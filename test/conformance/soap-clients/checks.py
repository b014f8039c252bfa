"""The checks that the Python stacks share: every case of cases.json, then a job from end to end.

A stack gives a function that calls an operation over a binding and answers in the forms of the
cases. Lines begin with `ok`, `not ok` or `limit`: what the stack itself cannot do, and why.
"""

import base64
import json
import os
import sys
import time
from decimal import Decimal

PROBE, JOBS, WSID, PASSWORD = sys.argv[1:5]
JOB_TASK = "Ἵππαρχος & <星>"
NEVER_A_JOB = 9007199254740993
LONG_QUERY = ("SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s "
              "FROM Hipparcos a CROSS JOIN Hipparcos b")
PATIENCE_SECONDS = 60
SENDERS = {"Server": "Receiver", "Client": "Sender"}

with open(os.path.join(os.path.dirname(__file__), "cases.json"), encoding="utf-8") as file:
    CASES = json.load(file)


class Fault(Exception):
    """A fault as a stack understood it; over GET and POST there is only its text."""

    def __init__(self, text, code=None, detail=""):
        super().__init__(text)
        self.text, self.code, self.detail = text, code, detail


def run(bindings, call, jobs_of, limits):
    """Every check over every binding. `limits` is by title, or by title and binding."""
    for over in bindings:
        for case in CASES:
            if case.get("soapOnly") and over.startswith("HTTP"):
                continue
            check(case["title"], over, limits, lambda: check_case(call, over, case))
        check("a job", over, limits, lambda: check_job(jobs_of(over)))
        check("a job that is cancelled", over, limits, lambda: check_cancel(jobs_of(over)))
        check("a wrong password", over, limits, lambda: check_password(jobs_of(over)))


def check(name, over, limits, what):
    title = "%s over %s" % (name, over)
    reason = limits.get(title, limits.get(name))
    if reason is not None:
        print("limit %s: %s" % (title, reason), flush=True)
        return
    try:
        what()
        print("ok", title, flush=True)
    except Exception as error:  # whatever a stack raises is what is wrong
        print("not ok %s: %s" % (title, " ".join(repr(error).split())), flush=True)


def check_case(call, over, case):
    kind, expected = case["type"], case["result"]
    try:
        result = call(over, case)
    except Fault as fault:
        assert kind == "fault", "fault: " + fault.text
        if over.startswith("HTTP"):
            return same(fault.text, expected["plain"])
        code = SENDERS.get(expected["code"], expected["code"]) if over == "SOAP 1.2" else expected["code"]
        same((fault.code.split(":")[-1], fault.text), (code, expected["text"]))
        assert expected.get("detail", "") in fault.detail, fault.detail
        return
    if kind == "all":
        for name, (field_kind, value) in expected.items():
            same(comparable(field_kind, result[name]), comparable(field_kind, value))
    else:
        same(comparable(kind, result), comparable(kind, expected))


def in_form(kind, value):
    """A value as .NET reads it in a form; a list where the parameter is repeated."""
    if kind == "double":
        return value.replace("INF", "Infinity")
    if kind == "bytes":
        return [str(each) for each in base64.b64decode(value)]
    return chr(int(value)) if kind == "char" else value


def comparable(kind, value):
    """Numbers by their value; a NaN as its name, which is like itself."""
    if value is None or kind not in ("double", "decimal", "date"):
        return value
    if kind == "date":
        return value.rstrip("0") if "." in value else value
    return Decimal(value) if kind == "decimal" else repr(float(value))


def same(actual, expected):
    assert actual == expected, "%r is not %r" % (actual, expected)


def check_job(call):
    """`call` takes the name of an operation of jobs.asmx and its parameters."""
    account = {"wsid": int(WSID), "pw": PASSWORD}
    queues = call("GetQueues", **account)
    assert "Stars" in [queue["Context"] for queue in queues], queues
    job = int(call("SubmitJob", **account, qry="SELECT TOP 5 hip FROM Hipparcos WHERE hip < 100",
                   context="Stars", taskname=JOB_TASK, estimate=1))
    same(end_of(call, job), 5)
    (found,) = call("GetJobs", owner_wsid=int(WSID), owner_pw=PASSWORD,
                    conditions="jobid:%d" % job, includeSystem=False)
    same((int(found["JobID"]), int(found["Rows"]), found["TaskName"]), (job, 5, JOB_TASK))
    nobodys = call("GetJobs", owner_wsid=int(WSID), owner_pw=PASSWORD,
                   conditions="jobid:%d" % NEVER_A_JOB, includeSystem=False)
    same(list(nobodys), [])


def check_cancel(call):
    account = {"wsid": int(WSID), "pw": PASSWORD}
    job = int(call("SubmitJob", **account, qry=LONG_QUERY, context="Stars", taskname="", estimate=1))
    call("CancelJob", wsId=int(WSID), pw=PASSWORD, jobId=job)
    same(end_of(call, job), 3)


def end_of(call, job):
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        status = int(call("GetJobStatus", wsId=int(WSID), pw=PASSWORD, jobId=job))
        if status in (3, 4, 5):
            return status
        time.sleep(0.05)
    raise AssertionError("job %d did not end within %d s" % (job, PATIENCE_SECONDS))


def check_password(call):
    try:
        call("GetJobStatus", wsId=int(WSID), pw="not the password", jobId=1)
    except Fault as fault:
        assert "password" in fault.text and "not the password" not in fault.text, fault.text
        return
    raise AssertionError("there was no fault")
