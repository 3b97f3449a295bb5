"""A command line to call, and a service for it to talk to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from tests.unit.api.cli.fake_service import FakeService, serving

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Call ``khulasa`` with these arguments."""
    runner = CliRunner()

    def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
        return runner.invoke(main, [str(argument) for argument in arguments], input=stdin)

    return invoke


@pytest.fixture
def service() -> Iterator[FakeService]:
    with serving() as fake:
        yield fake


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text("وصلت سلمى إلى عمان.", "utf-8")
    return path
