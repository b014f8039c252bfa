"""Calls a running server through suds, over SOAP 1.1 and SOAP 1.2.

Usage: suds-client.py PROBE JOBS WSID PASSWORD, the first two being addresses of services.
"""

import logging
from datetime import datetime
from decimal import Decimal

import suds
from suds.client import Client
from suds.store import DocumentStore
from suds.xsd.doctor import Import, ImportDoctor

import checks

# suds sends its envelopes of SOAP 1.1 to either port.
PORTS = {"SOAP 1.1": "Soap", "SOAP 1.1 at the port of 1.2": "Soap12"}
EMPTY = "suds reads an empty element as None"
LIMITS = {
    **{title: EMPTY for title in ("string empty", "array empty", "result array with null",
                                  "result array of arrays")},
    "string markup": "suds takes what looks like an entity in a text for one",
    "every type": "suds rounds the last moment of the calendar to one beyond Python's clock",
    "overload of two": "suds keeps one operation of a name, the last of the WSDL",
}

logging.disable()

# suds does not know the element of its own that a schema is; the original's WSDL asks for this too.
XSD = "http://www.w3.org/2001/XMLSchema"
SCHEMA = b"""<s:schema xmlns:s="%s" targetNamespace="%s"><s:element name="schema"><s:complexType>
  <s:sequence><s:any/></s:sequence></s:complexType></s:element></s:schema>""" % ((XSD.encode(),) * 2)
IMPORT = Import(XSD, "suds://schema")
IMPORT.filter.add("http://Services.Cas.jhu.edu")


def given(client, kind, value):
    if kind in ("texts", "ints") and value is not None:
        array = client.factory.create("ArrayOfString" if kind == "texts" else "ArrayOfInt")
        array["string" if kind == "texts" else "int"] = value
        return array
    if kind == "item" and value is not None:
        item = client.factory.create("Item")
        for name, each in value.items():
            item["_id" if name == "id" else name] = each if each is not None else suds.null()
        return item
    if kind == "decimal" and value is not None:
        return Decimal(value)
    if kind == "date":
        return datetime.fromisoformat(value + "0000" if "." in value else value)
    return value


def told(kind, value):
    if value is None or kind in ("bool", "nothing"):
        return value
    if kind == "text":
        return str(value)
    if kind in ("ints", "count"):
        numbers = [str(each) for each in items(value, "int")]
        return numbers if kind == "ints" else str(len(numbers))
    if kind == "texts":
        return [None if each is None else str(each) for each in items(value, "string")]
    if kind == "jagged":
        return [told("texts", each) for each in items(value, "ArrayOfString")]
    if kind == "date":
        return value.isoformat()
    if kind == "item":
        return {name: told(each, getattr(value, field, None)) for name, (field, each) in ITEM.items()}
    if kind == "outs":
        return {name: str(value[name]) for name in ("OutParamResult", "s", "r")}
    if kind == "xml":
        return {"name": value.r.name, "namespace": value.r.namespace()[1], "text": str(value.r.text)}
    if kind == "data":
        return [[row.id, getattr(row, "s", None)] for row in value.diffgram.DS.T]
    return str(value)


ITEM = {"id": ("_id", "int"), "text": ("text", "text"), "maybe": ("maybe", "int"),
        "when": ("when", "date"), "nilable": ("nilable", "text")}


def items(array, name):
    """suds gives no class, but an empty text, where an array is empty."""
    return getattr(array, name, []) if array else []


class Stack:
    def __init__(self, url, name):
        self.name = name
        self.client = Client(url + "?WSDL", cache=None, doctor=ImportDoctor(IMPORT),
                             documentStore=DocumentStore({"schema": SCHEMA}))

    def call(self, over, operation, values, header=None):
        port = self.name + PORTS[over]
        self.client.set_options(soapheaders=header or ())
        try:
            return self.client.service[port][operation](**values)
        except suds.WebFault as fault:
            told_by = fault.fault
            raise checks.Fault(told_by.faultstring, told_by.faultcode, str(told_by.detail))


PROBE = Stack(checks.PROBE, "Probe")
JOBS = Stack(checks.JOBS, "Jobs")


def call_case(over, case):
    values = {name: given(PROBE.client, *value) for name, value in case["input"].items()}
    header = None
    if "header" in case:
        header = PROBE.client.factory.create("Hdr")
        header.user = case["header"]["user"]
    result = PROBE.call(over, case["operation"], values, header)
    if case["type"] == "all":
        return {name: told(kind, getattr(result, name, None)) for name, (kind, _) in case["result"].items()}
    return told(case["type"], result)


def jobs_of(over):
    def call(operation, **values):
        result = JOBS.call(over, operation, values)
        name = {"GetQueues": "CJQueue", "GetJobs": "CJJob"}.get(operation)
        return result if name is None else items(result, name)

    return call


checks.run(PORTS, call_case, jobs_of, LIMITS)
