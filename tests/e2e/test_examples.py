"""The page of examples: every block on it runs, in order, and says what it should."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pytest

from tests.readme import service
from tests.servers import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.model]

PAGE = ROOT / "docs" / "examples.md"


@cache
def blocks(language: str) -> list[str]:
    """The code of a language on the page."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with service() as url:
        yield url


def run(address: str, *command: str, code: str) -> str:
    """What the code prints, given to the command on standard input."""
    environ = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(
        command,
        input=code,
        env=environ | {"KHULASA_URL": address},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq")
def test_curl_examples(address: str) -> None:
    shown = run(address, "bash", "-euo", "pipefail", "-s", code="\n".join(blocks("bash")))
    assert '"status": "succeeded"' in shown
    assert '"speaker": "نادية بن سالم"' in shown
    assert '"pointer":"/article/text"' in shown
    assert '{"id":"b","status":"succeeded","summary":"أعلن البنك المركزي المغربي خفض سعر الفائدة."}' in shown
    assert '{"id":"c","status":"refused","summary":null}' in shown
    assert shown.splitlines()[-2:] == ["succeeded", "204"], "a job that has ended is not cancelled"


def test_python_examples(address: str) -> None:
    single, batch = (run(address, sys.executable, "-", code=block) for block in blocks("python"))
    assert "said: كريم بوعلام | أن فريقه «جاهز للنهائي»" in single
    lines = batch.splitlines()
    assert [line.split()[0] for line in lines] == ["harvest", "blank", "ferry"]
    assert "Is empty or blank" in lines[1]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_javascript_examples(address: str) -> None:
    for block in blocks("javascript"):
        assert "said: لن نقفل المدارس" in run(address, "node", "-", code=block)
