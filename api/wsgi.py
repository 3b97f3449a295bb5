"""The web process: ``gunicorn api.wsgi:app``. The twin of ``worker/main.py``."""

import os

from api.app import create_app
from schemas.settings import load
from worker.client import open_client

settings = load(os.environ)
app = create_app(settings, open_client(settings))
