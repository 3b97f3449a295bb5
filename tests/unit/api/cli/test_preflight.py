import socket
from pathlib import Path

import pytest

from api.cli import preflight
from api.cli.errors import CommandError
from schemas.authentication import Auth
from schemas.settings import Settings


def test_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} on 127.0.0.1 is taken; choose another one"):
            preflight.check_port("127.0.0.1", port)
    preflight.check_port("127.0.0.1", port)


def test_address_of_another_machine_is_told() -> None:
    with pytest.raises(CommandError, match=r"^Cannot listen on port 8000 of 192\.0\.2\.1: "):
        preflight.check_port("192.0.2.1", 8000)


def test_free_port_can_be_listened_on() -> None:
    preflight.check_port("127.0.0.1", preflight.free_port("127.0.0.1"))


def test_short_memory_is_told(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9000000 kB\nMemAvailable:  1433600 kB\n")
    preflight.check_memory(1, meminfo)
    with pytest.raises(CommandError, match=r"^Memory is short: 2 worker processes need about 1,639 MiB and 1,400 MiB"):
        preflight.check_memory(2, meminfo)


def test_system_that_does_not_tell_its_memory_is_trusted(tmp_path: Path) -> None:
    preflight.check_memory(256, tmp_path / "none")
    (tmp_path / "other").write_text("MemTotal: 1 kB\n")
    preflight.check_memory(256, tmp_path / "other")


def test_service_that_could_have_no_keys_does_not_start() -> None:
    away = Settings(host="192.0.2.7")
    with pytest.raises(CommandError, match=r"set REDIS_URL .* or set KHULASA_AUTH=open"):
        preflight.check_keys(away, embedded=True)
    preflight.check_keys(away, embedded=False)
    preflight.check_keys(Settings(), embedded=True)
    preflight.check_keys(Settings(host="192.0.2.7", auth=Auth.OPEN), embedded=True)
