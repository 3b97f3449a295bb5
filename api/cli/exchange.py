"""The commands that fetch a result as a file and send a translated file back."""

import re
from pathlib import Path

import click

from api.cli import documents
from api.cli.asking import SERVER, open_service
from api.cli.client import plain
from api.cli.errors import CommandError, Exit
from schemas.formats import Format
from schemas.job import JOB_ID_PATTERN
from schemas.translation import Translation
from worker.export.bilingual import bilingual
from worker.export.errors import FileError

EXPORT_EXIT_CODES = """\b
Exit codes:
  0  the result was written
  1  the file could not be written
  2  wrong usage, or no such form of its result
  3  the service cannot be reached, or is not available
  4  there is no such job, or it has expired or was erased
  5  the job has not ended
  6  the service asks for another key than the one in KHULASA_API_KEY
"""

IMPORT_EXIT_CODES = """\b
Exit codes:
  0  the translation was taken, and nothing was found lost
  1  the translation was taken, and something may be lost; standard error says what
  2  wrong usage, or the service refused the file
  3  the service cannot be reached, or is not available
  4  there is no such job, or it has expired or was erased
  6  the service asks for another key than the one in KHULASA_API_KEY
"""


@click.command("export", epilog=EXPORT_EXIT_CODES, short_help="Fetch the result of a job as XLIFF, HTML or other file.")
@click.argument("job")
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format]),
    default=Format.XLIFF.value,
    show_default=True,
    help="Form of the result.",
)
@click.option("--output", type=click.Path(path_type=Path), help="File to write.  [default: standard output]")
@SERVER
def export_command(*, job: str, form: str, output: Path | None, server: str | None) -> None:
    """Fetch the result of JOB, an id, in the form that a translator, reader or program needs."""
    if output:
        documents.check_target(output)
    with open_service(server) as service:
        content = service.export(_checked(job, "Cannot export"), Format(form))
    documents.give(content, output)


@click.command("import", epilog=IMPORT_EXIT_CODES, short_help="Send a translated XLIFF file back.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="File for the JSON.  [default: standard output]")
@SERVER
def import_command(*, file: Path, output: Path | None, server: str | None) -> None:
    """Send FILE, an exported XLIFF file whose targets are filled in, back to its job.

    Prints the translation aligned with its source as JSON, and on standard error what was lost.
    """
    if output:
        documents.check_target(output)
    content = documents.read_bytes(str(file))
    job = _job(content, file)
    with open_service(server) as service:
        answer, translation = service.translate(job, content)
    documents.give(documents.to_json(answer), output)
    if translation.lost:
        raise CommandError(_told(translation))


def _job(content: bytes, file: Path) -> str:
    try:
        return _checked(bilingual(content).id, f"{file} names no job of this service in its <file id>")
    except FileError as error:
        raise CommandError(f"Cannot use {plain(str(file))}: {plain(str(error))}", Exit.USAGE) from error


def _checked(job: str, otherwise: str) -> str:
    if not re.fullmatch(JOB_ID_PATTERN, job):
        raise CommandError(f"{plain(otherwise)}: {plain(job)!r} is no job id.", Exit.USAGE)
    return job


def _told(translation: Translation) -> str:
    count = len(translation.lost)
    lines = [f"The translation was taken, but {count} thing{'s' if count > 1 else ''} may be lost:"]
    for loss in translation.lost:
        index = int(loss.pointer.rpartition("/")[2])
        lines.append(f"  {plain(translation.segments[index].id)}: {plain(loss.message)} ({loss.code.value})")
    return "\n".join(lines)
