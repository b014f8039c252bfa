"""Calls a running server through zeep, over SOAP 1.1, SOAP 1.2, HTTP GET and HTTP POST.

Usage: zeep-client.py PROBE JOBS WSID PASSWORD, the first two being addresses of services.
"""

import base64
import html
import logging
from datetime import datetime
from decimal import Decimal

import zeep
from lxml import etree
from zeep.transports import Transport

import checks

PORTS = {"SOAP 1.1": "Soap", "SOAP 1.2": "Soap12", "HTTP GET": "HttpGet", "HTTP POST": "HttpPost"}

EMPTY = "zeep reads an empty element as None"
NOT_A_NUMBER = "zeep writes what is no number as Python does"
NO_VOID = "zeep reads a result from every form answer, and fails where the WSDL has none"
NO_XML = "zeep fails on a part of a WSDL that has neither type nor element"
NOT_REPEATED = "zeep does not repeat a parameter in a form that it posts"
LIMITS = {
    **{"double %s over SOAP %s" % (value, version): NOT_A_NUMBER
       for value in ("INF", "-INF", "NaN") for version in ("1.1", "1.2")},
    **{title: EMPTY for title in ("string empty", "array empty", "result array empty",
                                  "result array with null")},
    "result array of arrays": "zeep puts items that are nil behind the others",
    "overload of two": "zeep keeps one operation of a name, the last of the WSDL",
    "fault with detail over SOAP 1.2": "zeep reads soap:Detail; ASMX writes a plain detail there",
    **{"%s over HTTP %s" % (title, verb): reason for verb in ("GET", "POST") for title, reason in (
        ("no result", NO_VOID), ("one-way", NO_VOID), ("a job that is cancelled", NO_VOID),
        ("XML", NO_XML))},
    **{"%s over HTTP POST" % title: NOT_REPEATED
       for title in ("bytes", "array of strings", "array of ints")},
}

ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
ARRAY = """<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="%s">
  <s:complexType name="Array"><s:sequence><s:any minOccurs="0" maxOccurs="unbounded"/></s:sequence>
  </s:complexType></s:schema>""" % ENCODING


class Offline(Transport):
    """zeep fetches the schema of SOAP's encoding from its address; what it needs of it is here."""

    def load(self, url):
        return ARRAY.encode() if url == ENCODING else super().load(url)


# It tells of the last moment of the calendar, which is beyond Python's clock.
logging.disable()


def given(over, kind, value):
    if over.startswith("HTTP"):
        return checks.in_form(kind, value)
    if value is None:
        return None
    if kind in ("int", "char"):
        return int(value)
    if kind == "double":
        return float(value)
    if kind == "decimal":
        return Decimal(value)
    if kind == "date":
        return datetime.fromisoformat(value + "0000" if "." in value else value)
    if kind == "bytes":
        return base64.b64decode(value)
    if kind == "item":
        kinds = {"id": "int", "maybe": "int", "when": "date"}
        return {name: given(over, kinds.get(name, "text"), each) for name, each in value.items()}
    return {"ints": {"int": value}, "texts": {"string": value}, "flags": value}.get(kind, value)


def told(kind, value):
    if value is None or kind in ("bool", "text", "nothing", "all"):
        return value
    if kind == "bytes":
        return base64.b64encode(value).decode()
    if kind == "flags":
        return " ".join(value)
    if kind == "date":
        return value.isoformat()
    if kind in ("ints", "count"):
        numbers = [str(each) for each in items(value, "int")]
        return numbers if kind == "ints" else str(len(numbers))
    if kind == "texts":
        return items(value, "string")
    if kind == "item":
        return {"id": str(value.id), "text": value.text, "maybe": told("int", value.maybe),
                "when": told("date", value.when), "nilable": value.nilable}
    if kind == "outs":
        return {name: str(value[name]) for name in ("OutParamResult", "s", "r")}
    if kind == "xml":
        return {"name": etree.QName(value).localname, "namespace": etree.QName(value).namespace,
                "text": value[-1].tail}
    if kind == "data":
        rows = value["_value_1"][0]["_value_2"]["_value_1"]
        return [[str(row["T"]["id"]), row["T"]["s"]] for row in rows]
    return str(value)


def items(array, name):
    """zeep makes a class of an array, save where it is all that an answer has."""
    return array if isinstance(array, list) else array[name] or []


class Stack:
    def __init__(self, url, name):
        self.name = name
        self.client = zeep.Client(url + "?WSDL", transport=Offline())

    def call(self, over, operation, values):
        service = self.client.bind(self.name, self.name + PORTS[over])
        try:
            return service[operation](**values)
        except zeep.exceptions.Fault as fault:
            text = fault.message
            if isinstance(text, bytes):
                raise checks.Fault(html.unescape(text.decode()).strip())
            detail = "" if fault.detail is None else etree.tostring(fault.detail).decode()
            raise checks.Fault(text, fault.code, detail)


PROBE = Stack(checks.PROBE, "Probe")
JOBS = Stack(checks.JOBS, "Jobs")


def call_case(over, case):
    values = {name: given(over, *value) for name, value in case["input"].items()}
    if "header" in case:
        header = PROBE.client.get_element("{http://example.org/probe/}Hdr")
        values["_soapheaders"] = [header(**case["header"])]
    result = PROBE.call(over, case["operation"], values)
    if case["type"] == "all":
        return {name: told(kind, result[name]) for name, (kind, _) in case["result"].items()}
    return told(case["type"], result)


def jobs_of(over):
    def call(operation, **values):
        result = JOBS.call(over, operation, values)
        name = {"GetQueues": "CJQueue", "GetJobs": "CJJob"}.get(operation)
        return result if name is None else items(result or [], name)

    return call


checks.run(PORTS, call_case, jobs_of, LIMITS)
