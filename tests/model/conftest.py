"""The bundled models, loaded once."""

import pytest

from schemas.job import JobRequest
from schemas.result import Result
from schemas.settings import Settings
from worker.process import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    loaded = Engine()
    loaded.load(Settings())
    return loaded


@pytest.fixture
def analyse(engine: Engine):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Run the whole analysis of a request in this process."""

    def run(request: JobRequest) -> Result:
        return engine.analyse(request, 0, lambda _stage, _progress: None)

    return run
