"""The Flask application: routes, error answers, and the OpenAPI document made from the same schemas."""

import importlib.metadata
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from api import (
    access,
    batches,
    callbacks,
    compression,
    jobs,
    pages,
    problems,
    results,
    service,
    specification,
    translations,
)
from schemas.problem import ProblemSchema
from schemas.settings import Settings
from worker.client import Client


class ContractApi(Api):
    """Errors, answered and documented, are problem documents."""

    ERROR_SCHEMA = ProblemSchema
    # Every operation says which errors it gives; a default would cover up for what is missing.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def handle_http_exception(self, error: HTTPException) -> Any:
        """Answer what Flask itself refuses."""
        return problems.handle_http(error)

    def _register_responses(self) -> None:
        # The library documents errors with the content type of answers, read from this attribute.
        self.DEFAULT_RESPONSE_CONTENT_TYPE = problems.CONTENT_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = Api.DEFAULT_RESPONSE_CONTENT_TYPE


class ContractJson(DefaultJSONProvider):
    """Text as it is, and fields in the order of the contract."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings, client: Client) -> Flask:
    """The WSGI application for these settings, speaking to the worker through ``client``."""
    app = Flask(__name__, static_folder=None)
    app.json = ContractJson(app)
    app.config.update(
        MAX_CONTENT_LENGTH=service.body_limit(settings),
        API_TITLE="Khulasa",
        API_VERSION=importlib.metadata.version("khulasa"),
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    shared = specification.Shared(settings.authentication, frozenset({"service"}))
    api = ContractApi(app, spec_kwargs={"extra_plugins": [shared]})
    specification.describe(api.spec, api.ma_plugin)
    access.register(app, settings, client)
    api.register_blueprint(jobs.blueprint(settings, client))
    api.register_blueprint(batches.blueprint(settings, client))
    api.register_blueprint(results.blueprint(client))
    api.register_blueprint(translations.blueprint(client))
    api.register_blueprint(service.blueprint(settings, client, api.spec))
    app.register_blueprint(pages.blueprint())
    callbacks.document(api.spec)
    problems.register(app)
    compression.register(app)
    return app
