"""The textbook pattern, to be measured beside the service: Flask, ``delay()``, and a Celery result backend.

It validates its input as the guides do, not at all but for the text, and answers with the id of the task.
"""

import os

import flask
from celery import Celery
from flask import Flask

REDIS_URL = "REDIS_URL"


def create_app(redis_url: str) -> Flask:
    """The application on the Redis server with this address."""
    address = redis_url.replace("unix://", "redis+socket://")
    celery = Celery("textbook", broker=address, backend=address)

    @celery.task(name="textbook.analyse")
    def analyse(text: str) -> int:
        return len(text)

    app = Flask(__name__)

    @app.get("/livez")
    def livez() -> dict[str, str]:
        return {"status": "alive"}

    @app.post("/v1/jobs")
    def submit() -> tuple[dict[str, str], int]:
        text = flask.request.get_json()["article"]["text"]
        return {"task_id": analyse.delay(text).id}, 202

    return app


def wsgi() -> Flask:
    """What gunicorn runs: ``tests.benchmarks.textbook:wsgi()``."""
    return create_app(os.environ[REDIS_URL])
