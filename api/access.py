"""Who asks, and whether they may: the API key of a request names its tenant, whose requests are counted.

Every route asks for a key, but for those that tell about the service and hold nothing of anybody's.
"""

import logging
import time
from contextlib import suppress

import flask
from flask import Flask, Response

from api.problems import ProblemError, response
from schemas.authentication import OPEN_TENANT, Auth, is_loopback
from schemas.problem import ProblemCode
from schemas.quota import Quota
from schemas.settings import Settings
from worker.client import Client
from worker.errors import StoreUnavailableError

log = logging.getLogger(__name__)

# Blueprints, the last of which is the library's own, with the OpenAPI document.
PUBLIC = frozenset({"service", "pages", "api-docs"})
# The step that accepts an article counts the request too, which saves a way to the store and back.
SUBMISSION = "jobs.submit"
REALM = 'Bearer realm="khulasa"'


def register(app: Flask, settings: Settings, client: Client) -> None:
    """Ask for keys where the settings want them, count requests, and tell in each answer how many are left."""
    keyed = settings.authentication is Auth.KEYS
    if not keyed:
        _warn(settings)

    def enter() -> None:
        # With greenlets, who asks again at once would be served before all others: only who waits lets them.
        time.sleep(0)
        if flask.request.endpoint is None or flask.request.blueprint in PUBLIC:
            return
        flask.g.tenant = _identified(client) if keyed else OPEN_TENANT
        if flask.request.endpoint != SUBMISSION:
            counted(client.quotas.count(flask.g.tenant))

    def leave(answer: Response) -> Response:
        if "tenant" in flask.g and "quota" not in flask.g and answer.status_code < 500:
            # A submission that was refused before the store saw it.
            with suppress(StoreUnavailableError):
                answer = _counted_late(client, answer)
        if quota := flask.g.get("quota"):
            answer.headers.update(quota_headers(quota))
        return answer

    app.before_request(enter)
    app.after_request(leave)


def tenant() -> str:
    """Whose request is being answered."""
    return str(flask.g.tenant)


def counted(quota: Quota | None) -> None:
    """Take down what is left of the requests, for the headers of the answer.

    :raises ProblemError: if this one was too many.
    """
    flask.g.quota = quota
    if quota and not quota.admitted:
        raise ProblemError(
            ProblemCode.RATE_LIMITED,
            f"More than {quota.limit} requests in {quota.window_seconds} seconds; wait as Retry-After says.",
            headers={"Retry-After": str(quota.reset_seconds)},
        )


def quota_headers(quota: Quota) -> dict[str, str]:
    """The headers of draft-ietf-httpapi-ratelimit-headers-11."""
    return {
        "RateLimit-Policy": f'"requests";q={quota.limit};w={quota.window_seconds}',
        "RateLimit": f'"requests";r={quota.remaining};t={quota.reset_seconds}',
    }


def _counted_late(client: Client, answer: Response) -> Response:
    try:
        counted(client.quotas.count(tenant()))
    except ProblemError as error:
        return response(error)
    return answer


def _identified(client: Client) -> str:
    given = flask.request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise _unauthorized("Send an API key: Authorization: Bearer kh_…; whoever runs this server makes them.", REALM)
    owner = client.keys.tenant(given.token)
    if owner is None:
        # RFC 6750, section 3.1
        raise _unauthorized("The API key is unknown, has expired, or was revoked.", f'{REALM}, error="invalid_token"')
    return owner


def _unauthorized(detail: str, challenge: str) -> ProblemError:
    return ProblemError(ProblemCode.UNAUTHORIZED, detail, headers={"WWW-Authenticate": challenge})


def _warn(settings: Settings) -> None:
    reach = "this machine" if is_loopback(settings.host) else f"whatever reaches {settings.host}: set KHULASA_AUTH=keys"
    log.warning("authentication_open every job is open to %s", reach)
