"""A client program that is told its calls: what its Python stacks share.

It says `ready`. Each line of the input is then a call, `{"operation", "fields": [[name, kind, value], ...]}`; each is
answered by a line, `{"result"}`, `{"fault"}` or, for what a stack itself could not do, `{"broken"}`.
In an answer every scalar is a text, and an array is a list without the class around it.
"""

import json
import sys

# What the items of an array are called.
ITEMS = {"string", "int", "ArrayOfString", "UserSpace", "SourceColumnSubClass"}


class Fault(Exception):
    def __init__(self, text, code, detail):
        super().__init__(text)
        self.told = {"text": text, "code": code, "detail": detail}


def told(value):
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [told(each) for each in value]
    if isinstance(value, dict):
        if len(value) == 1 and ITEMS.issuperset(value):
            (items,) = value.values()
            return told(items or [])
        return {name: told(each) for name, each in value.items()}
    return str(value)


def serve(call):
    """`call` makes a call and gives its result as dicts, lists and scalars."""
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"result": told(call(asked["operation"], asked["fields"]))}
        except Fault as fault:
            answer = {"fault": fault.told}
        except Exception as error:  # whatever a stack raises is what is wrong
            answer = {"broken": " ".join(repr(error).split())}
        print(json.dumps(answer), flush=True)
