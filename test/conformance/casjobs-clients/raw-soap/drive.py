"""Calls the jobs service as scripts do that paste a SOAP 1.2 envelope together by hand.

Usage: drive.py BASE_URL WSID PASSWORD. Lines begin with `ok`, `not ok` or `skip`.
The envelope goes as text/xml without a SOAPAction, and results are cut out by string search, as
public scripts of surveys do it; nothing here reads XML.
"""

import http.client
import sys
import time
import urllib.parse
import urllib.request
from xml.sax.saxutils import escape, unescape

BASE, WSID, PASSWORD = sys.argv[1:4]
PATIENCE_SECONDS = 120
TABLE = "raw_soap"

ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<soap12:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap12="http://www.w3.org/2003/05/soap-envelope">
  <soap12:Body>
    <%s xmlns="http://Services.Cas.jhu.edu">
%s
    </%s>
  </soap12:Body>
</soap12:Envelope>"""


def send(operation, parameters):
    """The status and the text of the answer; parameters are in the order of the help page."""
    inside = "\n".join("      <%s>%s</%s>" % (name, escape(str(value)), name)
                       for name, value in parameters)
    host = urllib.parse.urlsplit(BASE)
    kind = http.client.HTTPSConnection if host.scheme == "https" else http.client.HTTPConnection
    connection = kind(host.netloc, timeout=PATIENCE_SECONDS)
    connection.request("POST", "/casjobs/services/jobs.asmx", ENVELOPE % (operation, inside, operation),
                       {"Content-type": "text/xml; charset=utf-8"})
    response = connection.getresponse()
    return response.status, response.read().decode("utf-8")


def call(operation, *parameters):
    """What stands between the tags of the result."""
    status, text = send(operation, (("wsid", WSID), ("pw", PASSWORD)) + parameters)
    assert status == 200, text
    start = "<%sResult>" % operation
    assert start in text, text
    return unescape(text.split(start)[1].split("</%sResult>" % operation)[0])


def end_of(job):
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        status = int(call("GetJobStatus", ("jobId", job)))
        if status in (3, 4, 5):
            return status
        time.sleep(0.1)
    raise AssertionError("job %s did not end within %d s" % (job, PATIENCE_SECONDS))


def same(actual, expected):
    assert actual == expected, "%r is not %r" % (actual, expected)


def quick():
    text = call("ExecuteQuickJob", ("qry", "SELECT TOP 2 hip FROM Hipparcos WHERE hip > 0 AND hip < 9 "
                                           "ORDER BY hip"),
                ("context", "Stars"), ("taskname", "raw"), ("isSystem", "false"))
    same(text, "[hip]:Integer\n1\n2\n")


def submit():
    job = call("SubmitJob", ("qry", "SELECT TOP 5 hip, vmag INTO mydb.%s FROM Hipparcos ORDER BY hip" % TABLE),
               ("context", "Stars"), ("taskname", "raw"), ("estimate", "30"))
    same(end_of(job), 5)


def extract():
    job = call("SubmitExtractJob", ("tableName", TABLE), ("type", "CSV"))
    same(end_of(job), 5)
    status, text = send("GetJobs", (("owner_wsid", WSID), ("owner_pw", PASSWORD),
                                    ("conditions", "jobid : %s" % job), ("includeSystem", "false")))
    same(status, 200)
    address = unescape(text.split("<OutputLoc>")[1].split("</OutputLoc>")[0])
    lines = urllib.request.urlopen(address).read().decode("utf-8").split("\n")
    same((lines[0], len(lines)), ("hip,vmag", 7))


def drop():
    call("ExecuteQuickJob", ("qry", "DROP TABLE %s" % TABLE), ("context", "MYDB"), ("taskname", "raw"),
         ("isSystem", "false"))


def error():
    status, text = send("ExecuteQuickJob", (("wsid", WSID), ("pw", PASSWORD),
                                            ("qry", "SELECT nonsense FROM Hipparcos"), ("context", "Stars"),
                                            ("taskname", "raw"), ("isSystem", "false")))
    same(status, 500)
    message = text.split("System.Exception: ")[1].split("</soap:Text>")[0]
    assert message.startswith("There is no column 'nonsense'"), message
    assert "ine 1" in message and "\n" not in message, message


CHECKS = [quick, submit, extract, drop, error]


def main():
    for check in CHECKS:
        try:
            check()
            print("ok", check.__name__, flush=True)
        except Exception as failure:
            print("not ok", check.__name__, "-", " ".join(str(failure).split()) or repr(failure), flush=True)


main()
