"""The deployment files say the same as the code, and are well-formed; no container engine is needed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from schemas.settings import Settings, SettingsSchema, hard_limit, load, variable

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"
BIN = Path(sys.executable).parent


def run(*command: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=60)


def compose_complaints(path: Path) -> str:
    """What Compose finds wrong with a file. Its packaged launcher exits with 0 all the same."""
    done = run(BIN / "docker-compose", "-f", path, "config", "-q")
    return done.stdout + done.stderr


def compose_file() -> dict[str, dict[str, dict[str, object]]]:
    loaded: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(COMPOSE.read_text())
    return loaded


def test_dockerfile_passes_hadolint() -> None:
    done = run(BIN / "hadolint", DOCKERFILE)
    assert done.returncode == 0, done.stdout


def test_compose_file_is_valid() -> None:
    assert compose_complaints(COMPOSE) == ""


def test_compose_check_can_fail(tmp_path: Path) -> None:
    broken = tmp_path / "compose.yaml"
    broken.write_text(COMPOSE.read_text().replace("restart:", "restrat:"))
    assert "restrat" in compose_complaints(broken)


def test_compose_builds_the_stages_of_the_dockerfile() -> None:
    stages = set(re.findall(r"^FROM \S+ AS (\S+)$", DOCKERFILE.read_text(), re.MULTILINE))
    services = compose_file()["services"]
    for name in ("api", "worker"):
        assert services[name]["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile", "target": name}
        assert name in stages


def test_compose_settings_are_settings() -> None:
    for name in ("api", "worker"):
        environment = compose_file()["services"][name]["environment"]
        assert isinstance(environment, dict)
        load({key: str(value) for key, value in environment.items()})


def test_worker_has_time_for_its_soft_shutdown() -> None:
    grace = str(compose_file()["services"]["worker"]["stop_grace_period"])
    assert int(grace.removesuffix("s")) > Settings().shutdown_seconds


def test_default_timeouts_fit() -> None:
    assert Settings().visibility_timeout_seconds > hard_limit(Settings().time_limit_seconds)


def test_env_example_names_every_setting_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text()
    lines = re.findall(r"^#? ?((?:KHULASA_\w+|REDIS_URL)=.*)$", text, re.MULTILINE)
    given = dict(line.split("=", 1) for line in lines)
    assert set(given) == {variable(name) for name in SettingsSchema().fields}
    # These have no default that could be written down.
    unset = {"KHULASA_MODEL_DIR", "KHULASA_AUTH", "KHULASA_API_KEY"}
    assert load({name: value for name, value in given.items() if name not in unset}) == Settings()


def test_every_setting_is_explained_in_the_operations_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    missing = [variable(name) for name in SettingsSchema().fields if variable(name) not in page]
    assert not missing


@pytest.mark.parametrize("stage", ["api", "worker"])
def test_images_run_as_nobody_in_particular(stage: str) -> None:
    part = DOCKERFILE.read_text().split(f"AS {stage}\n")[1].split("\nFROM")[0]
    assert re.search(r"^USER [1-9][0-9]+$", part, re.MULTILINE)
