"""Reading requests: bodies in strict JSON and UTF-8, and queries; every invalid field is reported at once."""

import json
from typing import Any, NoReturn

import flask
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from api.coding import decoded
from api.problems import ProblemError, malformed
from schemas.contract import flatten
from schemas.problem import ProblemCode


class BodyParser(FlaskParser):
    """Loads the JSON body of a request into a schema of the contract."""

    # To the library it is a variable of instances.
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"json": None, "query": RAISE}  # noqa: RUF012

    def load_json(self, req: flask.Request, schema: Schema) -> Any:
        """The parsed body; raises ProblemError if it is not JSON in UTF-8."""
        if not req.is_json:
            raise ProblemError(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as JSON with Content-Type: application/json."
            )
        return parse(decoded(req))

    def handle_error(self, error: ValidationError, req: flask.Request, schema: Schema, **_: object) -> NoReturn:
        """Report every invalid field with its JSON pointer."""
        messages = error.messages
        tree = messages.get("json", messages) if isinstance(messages, dict) else messages
        raise invalid(flatten(tree)) from error


def parse(body: bytes) -> Any:
    """Parse JSON.

    :raises ProblemError: if it is not JSON (RFC 8259) in UTF-8, or nested or long beyond what a parser can hold.
    """
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise malformed(f"it is not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise malformed(f"{error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise malformed("it is nested too deeply") from error
    except ValueError as error:
        raise malformed("it holds a number that is too long, or is not a JSON number") from error


def invalid(errors: list[tuple[str, str]]) -> ProblemError:
    """The fields named by JSON pointers are invalid, each for its reason."""
    count = "One field is" if len(errors) == 1 else f"{len(errors)} fields are"
    return ProblemError(ProblemCode.INVALID_FIELDS, f"{count} invalid; see errors for each.", errors)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
