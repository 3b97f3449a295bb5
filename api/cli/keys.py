"""`khulasa keys`: make, list and revoke API keys, straight in the job store."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from rich.table import Table

from api.cli import display, documents, programs
from api.cli.client import plain
from api.cli.errors import CommandError, Exit
from schemas.authentication import Auth
from schemas.key import NAME_LIMIT, TENANT_PATTERN, Key, KeySchema
from worker.client import open_client
from worker.errors import StoreUnavailableError, UnknownKeyError

LONGEST_DAYS = 36_500


class Tenant(click.ParamType[str]):
    """The name of a tenant."""

    name = "tenant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name; fails if it cannot be one."""
        if messages := KeySchema(only=["tenant"]).validate({"tenant": value}):
            self.fail(f"{plain(str(value))!r} does not match {TENANT_PATTERN}: {messages['tenant'][0]}", param, ctx)
        return str(value)


@click.group("keys", short_help="Make, list or revoke API keys.")
def keys_group() -> None:
    """Look after the API keys of a service, in the store that REDIS_URL names.

    Every key belongs to a tenant, who sees no jobs but its own; a tenant may have several.
    """


@keys_group.command("create")
@click.argument("tenant", type=Tenant())
@click.option("--name", metavar="TEXT", help="What the key is for.")
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), help="Days until it expires.  [default: it does not]")
def create_command(tenant: str, name: str | None, days: int | None) -> None:
    """Make a key for TENANT and print it, this once: only its digest is kept."""
    if name and len(name) > NAME_LIMIT:
        raise CommandError(f"The name of a key has at most {NAME_LIMIT} characters.", Exit.USAGE)
    settings, _ = programs.read_settings()
    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
    try:
        key, text = open_client(settings).keys.create(tenant, name, expires_at)
    except StoreUnavailableError as error:
        raise _unreachable(error) from error
    click.echo(text)
    until = f"until {expires_at:%Y-%m-%d}" if expires_at else "until it is revoked"
    click.echo(f"Key {key.id} of {tenant} is good {until}. It is shown only now; keep it like a password.", err=True)
    if settings.auth is Auth.OPEN:
        click.echo("KHULASA_AUTH is open: the api asks for no key until it is set to keys.", err=True)


@keys_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(*, as_json: bool) -> None:
    """List the keys, with their owners and when they were last used."""
    settings, _ = programs.read_settings()
    try:
        keys = open_client(settings).keys.list()
    except StoreUnavailableError as error:
        raise _unreachable(error) from error
    if as_json:
        click.echo(documents.to_json({"keys": KeySchema(many=True).dump(keys)}), nl=False)
        return
    if not keys:
        click.echo("There are no keys; khulasa keys create TENANT makes one.")
        return
    display.console(sys.stdout).print(_table(keys))


@keys_group.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke_command(key_id: str) -> None:
    """Revoke the key with this ID; within five seconds no process accepts it."""
    settings, _ = programs.read_settings()
    try:
        open_client(settings).keys.revoke(key_id)
    except UnknownKeyError as error:
        raise CommandError(plain(str(error))) from error
    except StoreUnavailableError as error:
        raise _unreachable(error) from error
    click.echo(f"Key {key_id} is revoked.")


def _table(keys: tuple[Key, ...]) -> Table:
    table = Table("id", "tenant", "name", "created", "last used", "expires", box=None, pad_edge=False)
    now = datetime.now(UTC)
    for key in keys:
        expired = key.expires_at and key.expires_at <= now
        expires = f"{_day(key.expires_at)}{' (expired)' if expired else ''}" if key.expires_at else "never"
        used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never"
        table.add_row(key.id, key.tenant, plain(key.name or ""), _day(key.created_at), used, expires)
    return table


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _unreachable(error: StoreUnavailableError) -> CommandError:
    return CommandError(f"{plain(str(error))} Check REDIS_URL.", Exit.UNREACHABLE)
