import io
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.cli.errors import CommandError
from api.cli.interruption import Interrupted, Interruption
from api.cli.processes import Command, Family, private_folder
from tests.servers import wait_until

SLEEP = "import time; time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {SLEEP}"
TELL_END = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(60)
"""
WITH_GRANDCHILD = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEP!r}])
print(child.pid, flush=True)
time.sleep(60)
"""


def command(code: str, *arguments: str, name: str = "child", grace_seconds: float = 5.0) -> Command:
    line = (sys.executable, "-I", "-c", code, *arguments)
    return Command(name=name, arguments=line, environment=os.environ, grace_seconds=grace_seconds)


@contextmanager
def family(echo: io.BytesIO | None = None) -> Iterator[Family]:
    with Interruption() as interruption, Family(interruption=interruption, directory=Path("/"), echo=echo) as members:
        yield members


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def written(log: Path, seconds: float = 10) -> str:
    wait_until(lambda: log.exists() and log.read_text().endswith("\n"), seconds, f"something in {log}")
    return log.read_text()


def test_children_and_folder_are_gone_at_the_end() -> None:
    with family() as members:
        child = members.start(command(SLEEP))
        members.watch()
        assert alive(child.pid)
    assert not alive(child.pid)
    assert not members.folder.exists()


def broken(*commands: Command, seconds: float = 10) -> None:
    """Start children and wait for what never comes."""
    with family() as members:
        children = [members.start(command) for command in commands]
        (members.folder / "data").mkdir()
        members.wait_until(lambda: False, seconds=seconds, child=children[0], otherwise="Not ready.")


def broken_message(*commands: Command, seconds: float = 10) -> str:
    """The message of the error; what it keeps is removed."""
    with pytest.raises(CommandError) as caught:
        broken(*commands, seconds=seconds)
    shutil.rmtree(kept_folder(caught.value.message))
    return caught.value.message


def kept_folder(message: str) -> Path:
    return Path(message.rpartition("The logs are kept in ")[2].removesuffix("."))


def test_death_is_noticed_with_the_last_lines() -> None:
    doomed = command("import sys; print('line\\n' * 99 + 'why'); sys.exit(3)", name="doomed")
    message = broken_message(command(SLEEP), doomed)
    assert message.startswith("The doomed process ended (exit code 3).")
    assert "\n  why\n" in message
    assert message.count("  line\n") == 14


def test_logs_are_kept_after_a_death_and_nothing_else() -> None:
    with pytest.raises(CommandError) as caught:
        broken(command(SLEEP, name="other"), command("raise SystemExit(1)", name="doomed"))
    folder = kept_folder(caught.value.message)
    assert sorted(path.name for path in folder.iterdir()) == ["doomed.log", "other.log"]
    shutil.rmtree(folder)


def test_death_by_a_signal_is_named() -> None:
    assert "(signal SIGKILL)" in broken_message(command("import os; os.kill(os.getpid(), 9)"))


def test_waiting_in_vain_is_told() -> None:
    message = broken_message(command(SLEEP), seconds=0.2)
    assert message.startswith("Not ready. The last lines of its log:\n  (it wrote nothing)")


def test_program_that_does_not_exist_is_a_death() -> None:
    none = Command(name="none", arguments=("/nowhere/none",), environment=os.environ)
    assert "(exit code 127)" in broken_message(none)


def test_last_started_ends_first(tmp_path: Path) -> None:
    order = tmp_path / "order"
    with family() as members:
        for name in ("first", "second", "third"):
            child = members.start(command(TELL_END, str(order), name, name=name))
            written(child.log)
    assert order.read_text().split() == ["third", "second", "first"]


def test_child_that_does_not_listen_is_killed_after_its_grace() -> None:
    with family() as members:
        child = members.start(command(STUBBORN, grace_seconds=0.3))
        written(child.log)
        begin = time.monotonic()
    assert 0.3 <= time.monotonic() - begin < 3
    assert not alive(child.pid)


def test_grandchildren_go_with_their_parent() -> None:
    with family() as members:
        grandchild = int(written(members.start(command(WITH_GRANDCHILD)).log))
        assert alive(grandchild)
    wait_until(lambda: not alive(grandchild), 5, "the end of the grandchild")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_raises_and_everything_is_stopped(number: signal.Signals) -> None:
    seen: list[tuple[int, Path]] = []

    def interrupt() -> None:
        with family() as members:
            seen.append((members.start(command(SLEEP)).pid, members.folder))
            os.kill(os.getpid(), number)
            time.sleep(5)

    with pytest.raises(Interrupted):
        interrupt()
    ((pid, folder),) = seen
    assert not alive(pid)
    assert not folder.exists()


def test_second_signal_cuts_the_grace_short() -> None:
    with Interruption() as interruption:
        with Family(interruption=interruption, directory=Path("/")) as members:
            child = members.start(command(STUBBORN, grace_seconds=60))
            written(child.log)
            interruption.shield()
            os.kill(os.getpid(), signal.SIGINT)
            begin = time.monotonic()
        assert time.monotonic() - begin < 5
    assert not alive(child.pid)


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Interruption():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def test_output_is_passed_on_line_by_line() -> None:
    echo = io.BytesIO()
    with family(echo) as members:
        child = members.start(command("print('one\\ntwo', flush=True); import time; time.sleep(60)", name="api"))
        wait_until(lambda: child.log.read_text() == "one\ntwo\n", 10, "two lines")
        members.watch()
        members.watch()
    assert echo.getvalue() == b"   api | one\n   api | two\n"


def test_nothing_outlives_a_killed_parent() -> None:
    parent_code = textwrap.dedent(
        f"""
        import os, sys, time
        from pathlib import Path
        from api.cli.interruption import Interruption
        from api.cli.processes import Command, Family
        with Interruption() as interruption, Family(interruption=interruption, directory=Path("/")) as family:
            line = (sys.executable, "-I", "-c", {WITH_GRANDCHILD!r})
            child = family.start(Command(name="child", arguments=line, environment=os.environ))
            while not child.log.read_text().endswith("\\n"):
                time.sleep(0.02)
            print(child.pid, child.log.read_text().strip(), family._keeper.pid, family.folder, flush=True)
            time.sleep(60)
        """
    )
    with subprocess.Popen([sys.executable, "-c", parent_code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        *pids, folder = parent.stdout.readline().split()
        assert all(alive(int(pid)) for pid in pids)
        assert len(pids) == 3
        parent.kill()
    wait_until(lambda: not any(alive(int(pid)) for pid in pids), 5, "the end of all")
    assert not Path(folder).exists()


def test_child_never_runs_when_the_parent_dies_before_the_keeper_knows(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    parent_code = textwrap.dedent(
        f"""
        import os, signal, sys
        from pathlib import Path
        from api.cli.interruption import Interruption
        from api.cli.processes import Command, Family
        Family._tell_keeper = lambda self, word: os.kill(os.getpid(), signal.SIGKILL)
        with Interruption() as interruption, Family(interruption=interruption, directory=Path("/")) as family:
            family.start(Command(name="child", arguments=("/bin/touch", {str(mark)!r}), environment=os.environ))
        """
    )
    assert subprocess.run([sys.executable, "-c", parent_code], check=False).returncode == -signal.SIGKILL
    time.sleep(0.3)
    assert not mark.exists()


def test_folder_name_stays_short_and_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spaced = tmp_path / "with space"
    spaced.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spaced))
    folder = private_folder()
    try:
        assert folder.parent == Path("/tmp")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert list(spaced.iterdir()) == []
    finally:
        folder.rmdir()
