"""How a result is handed over: cut down to what is asked for, or not at all if the client has it."""

from collections.abc import Callable
from functools import wraps

import flask
from flask import Response

from api import conditional
from api.body import invalid
from api.projection import project, requested


def presented(fetch: Callable[..., Response]) -> Callable[..., Response]:
    """Let the answers of a view that fetches a result honour ``fields`` and If-None-Match."""

    @wraps(fetch)
    def present(*args: object, **kwargs: object) -> Response:
        names = requested(flask.request.args.get("fields"))
        answer = fetch(*args, **kwargs)
        if answer.mimetype == "application/json":
            result = answer.get_data(as_text=True)
            answer.set_data(project(result, names))
        elif names:
            raise invalid([("/query/fields", "Only the result as JSON can be cut down; leave it out, or fetch that.")])
        tag = conditional.content_tag(answer.get_data())
        answer.headers.update(conditional.header(tag))
        if conditional.held(tag):
            answer.status_code = 304
            answer.set_data(b"")
        return answer

    return present
