"""The api in this process, on a real store; no worker unless a test plays one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from schemas.settings import Settings
from worker.client import open_client


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings, open_client(settings))


@pytest.fixture
def http(app: Flask) -> FlaskClient:
    return app.test_client()
