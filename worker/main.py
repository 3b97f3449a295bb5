"""The worker process: ``celery -A worker.main worker``. The twin of ``api/wsgi.py``."""

import os

from schemas.settings import load
from worker.process import make_worker

app = make_worker(load(os.environ))
