"""`khulasa keys` on a real store."""

import json
import re

import pytest

from api.cli.errors import Exit
from schemas.settings import Settings
from tests.unit.api.cli.conftest import Run
from worker.client import open_client


@pytest.fixture(autouse=True)
def own_store(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", settings.redis_url)


def test_key_is_made_shown_once_listed_and_revoked(run: Run, settings: Settings) -> None:
    made = run("keys", "create", "newsroom", "--name", "CMS", "--days", 30)
    assert made.exit_code == 0, made.stderr
    text = made.stdout.strip()
    assert open_client(settings).keys.tenant(text) == "newsroom"
    assert "newsroom is good until 2" in made.stderr
    assert text not in made.stderr

    listed = run("keys", "list")
    key_id = text.split("_")[1]
    assert re.search(rf"{key_id} +newsroom +CMS ", listed.stdout), listed.stdout
    assert text.split("_")[2] not in listed.stdout
    (told,) = json.loads(run("keys", "list", "--json").stdout)["keys"]
    assert set(told) == {"id", "tenant", "name", "created_at", "last_used_at", "expires_at"}

    assert run("keys", "revoke", key_id).exit_code == 0
    assert open_client(settings).keys.tenant(text) is None
    assert "There are no keys" in run("keys", "list").stdout


def test_revoking_what_is_not_there_fails(run: Run) -> None:
    done = run("keys", "revoke", "nothing")
    assert done.exit_code == Exit.FAILED
    assert "khulasa keys list shows them" in done.stderr


@pytest.mark.parametrize("tenant", ["", "News", "a b", "-x", "x" * 65, "أخبار", "a:b"])
def test_what_cannot_name_a_tenant_is_refused(run: Run, tenant: str) -> None:
    done = run("keys", "create", "--", tenant)
    assert done.exit_code == Exit.USAGE
    assert "does not match" in done.stderr


def test_open_service_is_told_to_ask_for_keys(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "KHULASA_AUTH" not in run("keys", "create", "desk").stderr
    monkeypatch.setenv("KHULASA_AUTH", "open")
    assert "until it is set to keys" in run("keys", "create", "desk").stderr


@pytest.mark.parametrize("command", [("create", "desk"), ("list",), ("revoke", "x")])
def test_without_a_store_it_says_where_it_looked(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("REDIS_URL", "unix:///nowhere/redis.sock")
    done = run("keys", *command)
    assert done.exit_code == Exit.UNREACHABLE
    assert "Check REDIS_URL" in done.stderr
