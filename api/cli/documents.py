"""Texts that come in from files, and results that go out to them."""

import codecs
import importlib.resources
import json
import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from api.cli.client import plain
from api.cli.errors import CommandError, Exit


def read_text(name: str) -> str:
    """The text of a UTF-8 file, or of standard input for ``-``, without a byte order mark.

    :raises CommandError: when it is not there, not UTF-8, or blank.
    """
    shown = "Standard input" if name == "-" else name
    raw = read_bytes(name)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CommandError(f"{shown} is UTF-16, as its first bytes say; save it as UTF-8.", Exit.USAGE)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{shown} is not UTF-8: byte {error.start} is {raw[error.start]:#04x}; save it as UTF-8.", Exit.USAGE
        ) from error
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise CommandError(f"{shown} is empty.", Exit.USAGE)
    return text


def read_bytes(name: str) -> bytes:
    """What is in a file, or in standard input for ``-``; raises CommandError when it cannot be read."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.", Exit.USAGE) from error


def sample_article() -> dict[str, Any]:
    """The article of the demonstration, as it is submitted."""
    source = importlib.resources.files("api.cli.sample").joinpath("article_ar.json")
    article: dict[str, Any] = json.loads(source.read_text("utf-8"))
    return article


def to_json(value: object) -> bytes:
    """Readable JSON, in UTF-8 whatever the locale."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def check_target(path: Path) -> None:
    """Find out before the work whether its result can be written; raises CommandError when it cannot."""
    folder = path.resolve().parent
    if path.is_dir():
        raise CommandError(f"Cannot write {path}: it is a folder.", Exit.USAGE)
    if not folder.is_dir():
        raise CommandError(f"Cannot write {path}: there is no folder {folder}.", Exit.USAGE)
    if not os.access(path if path.exists() and not path.is_file() else folder, os.W_OK):
        raise CommandError(f"Cannot write {path}: no permission.", Exit.USAGE)


def give(content: bytes, output: Path | None) -> None:
    """Write to a file, and say so on a terminal; or to standard output."""
    if output is None:
        click.echo(content, nl=False)
        return
    write(output, content)
    if sys.stderr.isatty():
        click.echo(f"Written to {plain(str(output))}.", err=True)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises CommandError when it cannot be written."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():  # a device or a pipe: it must not be replaced
            target.write_bytes(content)
            return
        _replace(target, content)
    except OSError as error:
        raise CommandError(f"Cannot write {path}: {error.strerror}.") from error


def _replace(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
