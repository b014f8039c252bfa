"""Makes the calls that it is told through zeep, as scripts with zeep make theirs.

Usage: zeep-caller.py ADDRESS [named]. Values are given in the order of the WSDL, or by their names.
"""

import base64
import logging
import sys
from datetime import datetime

import zeep
from lxml import etree
from zeep.helpers import serialize_object
from zeep.transports import Transport

import lines

ADDRESS = sys.argv[1]
IS_NAMED = sys.argv[2:] == ["named"]

logging.disable()
# The limits that a loader in use has set.
CLIENT = zeep.Client(ADDRESS + "?WSDL", transport=Transport(timeout=120, operation_timeout=300))
KEPT = {}


def given(kind, value):
    if value is None:
        return None
    if kind == "texts":
        return CLIENT.get_type("ns0:ArrayOfString")(value)
    if kind == "bytes":
        return base64.b64decode(value)
    if kind == "date":
        return datetime.fromisoformat(value)
    if kind == "kept":
        kept = KEPT[value["of"]]
        for name, each in value["but"].items():
            kept[name] = each
        return kept
    return value


def call(operation, fields):
    values = {name: given(kind, value) for name, kind, value in fields}
    service = getattr(CLIENT.service, operation)
    try:
        result = service(**values) if IS_NAMED else service(*values.values())
    except zeep.exceptions.Fault as fault:
        detail = "" if fault.detail is None else etree.tostring(fault.detail).decode()
        raise lines.Fault(fault.message, fault.code, detail)
    KEPT[operation] = result
    return serialize_object(result, dict)


lines.serve(call)
