"""`khulasa models`: what a model folder holds, whether it works, and official models for it."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from api.cli import display, documents, programs
from api.cli.client import plain
from api.cli.errors import CommandError
from worker.errors import ModelError
from worker.models.inventory import Holding, read_folders

MEGABYTE = 1e6
SHORT_HASH = 12

folder_option = click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, readable=False),
    help="Model folder.  [default: those of KHULASA_MODEL_DIR, or the bundled one]",
)

CHECK_EXITS = """\b
Exit codes:
  0  all of them work
  1  one of them does not
  2  wrong usage, or Stanza is not installed
"""

FETCH_EXITS = """\b
Exit codes:
  0  the models are there
  1  there are none for this language, or the folder cannot take them
  2  wrong usage, or Stanza is not installed
  3  they could not be downloaded
"""


@click.group("models", short_help="List, check or fetch the models of a folder.")
def models_group() -> None:
    """Look after the Stanza folder that workers load their models from."""


@models_group.command("list")
@folder_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with whole hashes and sizes in bytes.")
def list_command(folder: Path | None, *, as_json: bool) -> None:
    """List the models of every folder and language, as they lie on disk."""
    settings, _ = programs.read_settings(model_dir=folder)
    try:
        folders = read_folders(settings)
    except ModelError as error:
        raise CommandError(str(error)) from error
    if as_json:
        found = {"folders": [listing(where, holdings) for where, holdings in folders.items()]}
        click.echo(documents.to_json(found), nl=False)
        return
    console = display.console(sys.stdout)
    for number, (where, holdings) in enumerate(folders.items()):
        if number:
            console.print()
        console.print(f"Models in {plain(str(where))}", soft_wrap=True)
        if holdings:
            console.print()
            console.print(_table(holdings))
            console.print()
        for line in totals(holdings):
            console.print(line, soft_wrap=True)


@models_group.command("check", epilog=CHECK_EXITS)
@click.argument("languages", nargs=-1, metavar="[LANG]...")
@folder_option
@click.option("--package", help="Package of the folder.  [default: KHULASA_MODEL_PACKAGE, or khulasa]")
def check_command(languages: tuple[str, ...], folder: Path | None, package: str | None) -> None:
    """Check that the models are the ones described, load and annotate.

    Without LANG, the languages are those of KHULASA_LANGUAGES.
    """
    settings, environ = programs.read_settings(model_dir=folder, model_package=package)
    programs.require(programs.MODEL_MODULES, "worker")
    programs.become(programs.verification_program(settings, languages or settings.languages), environ)


@models_group.command("fetch", epilog=FETCH_EXITS)
@click.argument("language", metavar="LANG")
@folder_option
def fetch_command(language: str, folder: Path | None) -> None:
    """Download the official models for LANG, such as ar or en.

    The folder is made or extended; nothing of it changes before everything is there. The bundled folder is left alone,
    so that of several folders only one may be another.
    """
    settings, environ = programs.read_settings(model_dir=folder)
    programs.require(programs.MODEL_MODULES, "worker")
    programs.become(programs.download_program(settings, language), environ)


def listing(folder: Path, holdings: Sequence[Holding]) -> dict[str, Any]:
    """What a folder holds, for programs. Sizes are in bytes; a version that is not known is left out."""
    return {
        "folder": str(folder),
        "languages": [_language(holding) for holding in holdings],
        "files": sum(len(holding.files) for holding in holdings),
        "size": sum(holding.size for holding in holdings),
    }


def totals(holdings: Sequence[Holding]) -> list[str]:
    """A line for each language, and one for all when there are several."""
    lines = [
        f"{holding.language}: {_packages(holding)}; {_amount(len(holding.files), holding.size)}"
        + (f"; made with Stanza {plain(holding.stanza)}." if holding.stanza else ".")
        for holding in holdings
    ]
    if len(holdings) > 1:
        files, size = sum(len(holding.files) for holding in holdings), sum(holding.size for holding in holdings)
        lines.append(f"{len(holdings)} languages; {_amount(files, size)}.")
    return lines or ["It has no models."]


def _language(holding: Holding) -> Mapping[str, Any]:
    return {
        "language": holding.language,
        "packages": list(holding.packages),
        "models": [
            {"processor": file.processor, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in holding.files
        ],
        "size": holding.size,
    } | ({"stanza": holding.stanza} if holding.stanza else {})


def _table(holdings: Sequence[Holding]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("language", "processor", "model"):
        table.add_column(title, overflow="fold")
    table.add_column("MB", justify="right")
    table.add_column("sha256")
    for holding in holdings:
        for file in holding.files:
            size, digest = f"{file.size / MEGABYTE:.1f}", file.sha256[:SHORT_HASH]
            table.add_row(holding.language, file.processor, file.name, size, digest)
    return table


def _packages(holding: Holding) -> str:
    if not holding.packages:
        return "no package is complete"
    return f"package{'s' if len(holding.packages) > 1 else ''} {', '.join(map(plain, holding.packages))}"


def _amount(files: int, size: int) -> str:
    return f"{files} file{'s' if files != 1 else ''}, {size / MEGABYTE:.1f} MB"
