"""Calls the jobs service by a client that zeep makes from the service's own WSDL.

Usage: drive.py BASE_URL WSID PASSWORD SERVICE_PORT. Lines begin with `ok`, `not ok` or `skip`.
It does what the clients do that public scripts make from the WSDL of a CasJobs site: the types and
queues first, then a job from its submission to the file of its table.
"""

import sys
import time
import urllib.request

import zeep

BASE, WSID, PASSWORD, PORT = sys.argv[1:5]
PATIENCE_SECONDS = 120
TABLE = "zeep_%s" % PORT.lower()


def same(actual, expected):
    assert actual == expected, "%r is not %r" % (actual, expected)


class Client:
    def __init__(self):
        client = zeep.Client(BASE + "/casjobs/services/jobs.asmx?WSDL")
        self.service = client.bind("Jobs", PORT)
        self.owner = {"wsid": int(WSID), "pw": PASSWORD}

    def jobs(self, conditions):
        found = self.service.GetJobs(owner_wsid=int(WSID), owner_pw=PASSWORD, conditions=conditions,
                                     includeSystem=False)
        return found or []

    def end_of(self, job):
        limit = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < limit:
            status = self.service.GetJobStatus(wsId=int(WSID), pw=PASSWORD, jobId=job)
            if status in (3, 4, 5):
                return status
            time.sleep(0.1)
        raise AssertionError("job %d did not end within %d s" % (job, PATIENCE_SECONDS))


def types_and_queues(client):
    types = [each.Type for each in client.service.GetJobTypes(**client.owner)]
    assert "QUERY" in types and "CSV" in types, types
    queues = [(each.Context, each.Timeout) for each in client.service.GetQueues(**client.owner)]
    assert ("Stars", 1) in queues and "MyDB" in [context for context, _ in queues], queues


def submit_into(client):
    job = client.service.SubmitJobInto(qry="SELECT TOP 5 hip, vmag FROM Hipparcos ORDER BY hip",
                                       context="Stars", table=TABLE, taskname="zeep", estimate=30,
                                       **client.owner)
    same(client.end_of(job), 5)
    (row,) = client.jobs("jobid : %d" % job)
    same((row.JobID, row.Rows, row.Status, row.TaskName), (job, 5, 5, "zeep"))
    (whole,) = client.service.GetJobsJob(owner_wsid=int(WSID), owner_pw=PASSWORD,
                                         conditions="jobid : %d" % job, includeSystem=False)
    same((whole.Target, whole.Created_Table), ("Stars", "mydb.%s" % TABLE))


def extract(client):
    job = client.service.SubmitExtractJob(tableName=TABLE, type="CSV", **client.owner)
    same(client.end_of(job), 5)
    (row,) = client.jobs("jobid : %d;Status:5;" % job)
    lines = urllib.request.urlopen(row.OutputLoc).read().decode("utf-8").split("\n")
    same((lines[0], len(lines)), ("hip,vmag", 7))


def quick(client):
    text = client.service.ExecuteQuickJob(qry="SELECT COUNT(*) FROM mydb.%s" % TABLE, context="MyDB",
                                          taskname="zeep", isSystem=False, **client.owner)
    same(text, "[Column1]:Integer\n5\n")


def drop(client):
    client.service.ExecuteQuickJob(qry="DROP TABLE %s" % TABLE, context="MyDB", taskname="zeep",
                                   isSystem=False, **client.owner)


def cancel(client):
    job = client.service.SubmitJob(qry="SELECT SUM(a.ra * b.ra) AS s INTO mydb.never FROM Hipparcos a "
                                       "CROSS JOIN Hipparcos b CROSS JOIN Hipparcos c",
                                   context="Stars", taskname="zeep", estimate=30, **client.owner)
    client.service.CancelJob(wsId=int(WSID), pw=PASSWORD, jobId=job)
    same(client.end_of(job), 3)


def error(client):
    try:
        client.service.ExecuteQuickJob(qry="SELECT nonsense FROM Hipparcos", context="Stars", taskname="",
                                       isSystem=False, **client.owner)
    except zeep.exceptions.Fault as fault:
        assert "There is no column 'nonsense'" in fault.message, fault.message
        return
    raise AssertionError("there was no error")


CHECKS = [types_and_queues, submit_into, extract, quick, drop, cancel, error]


def main():
    client = Client()
    for check in CHECKS:
        title = "%s by %s" % (check.__name__, PORT)
        try:
            check(client)
            print("ok", title, flush=True)
        except Exception as failure:
            print("not ok", title, "-", " ".join(str(failure).split()) or repr(failure), flush=True)


main()
