# What both scripts of calls share: each thing that is tried is said in a line of JSON, with its
# failure where it did not hold. Nothing here knows a client.

import contextlib
import json
import sys


def tried(title, step):
    """Runs a step, and says what became of it."""
    line = {"title": title}
    try:
        # Some clients talk on the standard output.
        with contextlib.redirect_stdout(sys.stderr):
            step()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was wrong
        line["failure"] = f"{type(error).__name__}: {error}"
    print(json.dumps(line), flush=True)


def expect(holds, what):
    """Fails a step with what was found."""
    if not holds:
        raise AssertionError(str(what))
