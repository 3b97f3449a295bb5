"""The commands that ask a service for what it has, and submit many articles at once. JSON goes to standard output."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from api.cli import display, documents, programs, trio
from api.cli.client import Service, plain
from api.cli.errors import EXIT_CODES, CommandError, Exit
from schemas.batch import Batch
from schemas.job import JOB_ID_PATTERN
from schemas.lifecycle import Status

WAIT_SECONDS = 3600.0
JSON, NDJSON = "application/json", "application/x-ndjson"
KINDS = {".json": JSON, ".ndjson": NDJSON, ".jsonl": NDJSON}

SERVER = click.option(
    "--server", help="Address of the service.  [default: http://127.0.0.1:8000, or what the settings say]"
)
OUTPUT = click.option("--output", type=click.Path(path_type=Path), help="File for the JSON.")
BATCH = click.option("--batch", is_flag=True, help="ID is that of a batch.")


def open_service(server: str | None) -> Service:
    """The service at an address, or the one on this machine, with the key of the environment."""
    settings, _ = programs.read_settings()
    return Service(server or trio.local_url(settings), key=settings.api_key)


@click.command("status", epilog=EXIT_CODES, short_help="See how a job or batch stands.")
@click.argument("id")
@BATCH
@OUTPUT
@SERVER
def status_command(*, id: str, batch: bool, output: Path | None, server: str | None) -> None:
    """Print the job, or with --batch the batch, as JSON."""
    with open_service(server) as service:
        answer = service.show(_path(id, batch=batch))
    documents.give(documents.to_json(answer), output)


@click.command("result", epilog=EXIT_CODES, short_help="Fetch the result of a job, or the results of a batch.")
@click.argument("id")
@BATCH
@click.option("--fields", help="Parts of the result, separated by commas: summary,entities.")
@OUTPUT
@SERVER
def result_command(*, id: str, batch: bool, fields: str | None, output: Path | None, server: str | None) -> None:
    """Print the result of the job as JSON, or with --batch the results as NDJSON, a line for each article."""
    query = f"?fields={quote(fields)}" if fields else ""
    path = _path(id, batch=batch)
    with open_service(server) as service:
        if batch:
            _give_lines(service, f"{path}/results{query}", output)
        else:
            documents.give(documents.to_json(service.show(f"{path}/result{query}")), output)


@click.command("cancel", epilog=EXIT_CODES, short_help="Cancel a job or batch.")
@click.argument("id")
@BATCH
@SERVER
def cancel_command(*, id: str, batch: bool, server: str | None) -> None:
    """Cancel the job, or what has not ended of the batch, and print it as JSON."""
    with open_service(server) as service:
        answer = service.cancel(_path(id, batch=batch))
    documents.give(documents.to_json(answer), None)


@click.command("batch", epilog=EXIT_CODES, short_help="Submit many articles, and wait for the results if asked to.")
@click.argument("files", nargs=-1, required=True)
@click.option("--wait/--no-wait", help="Wait for all jobs to end and give the results.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=WAIT_SECONDS,
    show_default=True,
    help="Seconds to wait for the batch to end.",
)
@OUTPUT
@SERVER
def batch_command(*, files: Sequence[str], wait: bool, timeout: float, output: Path | None, server: str | None) -> None:
    """Submit the articles in FILES as one batch.

    FILES are UTF-8 texts, each an article with the name of its file as id; or one file of job requests: NDJSON
    (.ndjson, .jsonl), a JSON batch (.json), or either on standard input ("-"). Prints the batch as JSON, or with --wait
    the results as NDJSON, a line for each article in order.
    """
    if output:
        documents.check_target(output)
    content, content_type = _articles(files)
    with open_service(server) as service:
        answer = service.submit_batch(content, content_type)
        path = _path(str(answer.get("id")), batch=True)
        if not wait:
            documents.give(documents.to_json(answer), output)
            _ensure_all(answer.get("counts", {}), without={Status.QUEUED, Status.RUNNING, Status.SUCCEEDED})
            return
        if sys.stderr.isatty():
            click.echo(f"Batch {plain(str(answer.get('id')))} was accepted.", err=True)
        with display.Report(display.console(sys.stderr), quiet=True) as report:
            done: Batch = service.wait_batch(str(answer.get("id")), seconds=timeout, show=report.batch)
        _give_lines(service, f"{path}/results", output)
    _ensure_all(done.counts, without={Status.SUCCEEDED})


def _path(name: str, *, batch: bool) -> str:
    if not re.fullmatch(JOB_ID_PATTERN, name):
        raise CommandError(f"{plain(name)!r} is no id of a {'batch' if batch else 'job'}.", Exit.USAGE)
    return f"/v1/{'batches' if batch else 'jobs'}/{name}"


def _give_lines(service: Service, path: str, output: Path | None) -> None:
    """Print the lines as they arrive, or write all of them to a file."""
    lines = service.lines(path)
    if output:
        documents.give("".join(f"{line}\n" for line in lines).encode(), output)
        return
    for line in lines:
        click.echo(line.encode() + b"\n", nl=False)


def _articles(files: Sequence[str]) -> tuple[bytes, str]:
    """The body of a batch, and its kind."""
    requests = [file for file in files if file == "-" or Path(file).suffix in KINDS]
    if not requests:
        articles = [{"text": documents.read_text(file), "id": Path(file).name} for file in files]
        return json.dumps({"articles": articles}, ensure_ascii=False).encode(), JSON
    if len(files) > 1:
        raise CommandError(f"{plain(requests[0])} holds job requests, so it has to be the only file.", Exit.USAGE)
    content = documents.read_bytes(requests[0])
    return content, KINDS.get(Path(requests[0]).suffix) or (JSON if _is_batch(content) else NDJSON)


def _is_batch(content: bytes) -> bool:
    try:
        body: Any = json.loads(content)
    except ValueError:
        return False
    return isinstance(body, dict) and "articles" in body


def _ensure_all(counts: dict[str, int], *, without: set[Status]) -> None:
    """Check that every article has what it should; raises CommandError with what else there is."""
    left = {name: count for name, count in counts.items() if count and name not in without}
    if left:
        told = ", ".join(f"{count} {plain(name)}" for name, count in left.items())
        raise CommandError(f"Of {sum(counts.values())} articles {sum(left.values())} have no result: {told}.")
