"""Makes the calls that it is told through suds, which posts them to the address of the WSDL.

Usage: suds-caller.py ADDRESS
"""

import logging
import sys
from datetime import datetime

import suds
from suds.client import Client
from suds.sudsobject import Object, asdict

import lines

WSDL = sys.argv[1] + "?wsdl"

logging.disable()
CLIENT = Client(WSDL, location=WSDL, cache=None, timeout=300)
KEPT = {}


def given(kind, value):
    if kind == "texts" and value is not None:
        array = CLIENT.factory.create("ArrayOfString")
        array.string = value
        return array
    if kind == "date":
        return datetime.fromisoformat(value)
    if kind == "kept":
        kept = KEPT[value["of"]]
        for name, each in value["but"].items():
            setattr(kept, name, each)
        return kept
    return value


def plain(value):
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, Object):
        return {name: plain(each) for name, each in asdict(value).items()}
    return value if value is None or isinstance(value, bool) else str(value)


def call(operation, fields):
    values = {name: given(kind, value) for name, kind, value in fields}
    try:
        result = getattr(CLIENT.service, operation)(**values)
    except suds.WebFault as error:
        fault = error.fault
        detail = str(fault.detail) if "detail" in fault else ""
        raise lines.Fault(str(fault.faultstring), str(fault.faultcode), detail)
    KEPT[operation] = result
    return plain(result)


lines.serve(call)
