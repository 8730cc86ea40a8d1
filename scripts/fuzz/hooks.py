"""What the fuzzer does not know by itself: lists sent as one JSON text a line, and who may read what."""

import json
import os

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def ndjson(ctx, value):
    """Lines of a list; anything else as the one line it is."""
    lines = value if isinstance(value, list) else [value]
    return b"\n".join(json.dumps(line).encode() for line in lines)


@schemathesis.check
def nobody_is_let_in(ctx, response, case):
    """Whoever has not signed in gets nothing from an operation that asks for a sign-in."""
    if os.environ.get("FUZZ_ROLE") != "anonymous":
        return
    security = case.operation.definition.raw.get("security")
    # An empty one among them: also for who is not signed in.
    if security and {} not in security and response.status_code < 400:
        raise AssertionError(f"{response.status_code} for somebody who is not signed in")
