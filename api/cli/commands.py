"""The commands of ``khulasa``: what they are called, what they accept, and what they say."""

import importlib.metadata
import io
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from marshmallow import ValidationError

from api.cli import display, documents, programs, trio
from api.cli.asking import SERVER, batch_command, cancel_command, open_service, result_command, status_command
from api.cli.client import Service, plain
from api.cli.errors import EXIT_CODES, CommandError
from api.cli.exchange import export_command, import_command
from api.cli.interruption import Interrupted, Interruption
from api.cli.keys import keys_group
from api.cli.models import models_group
from api.cli.preflight import free_port
from schemas.result import Result, ResultSchema
from schemas.settings import Settings

PORT = click.IntRange(1, 65_535)
WORKERS = click.IntRange(1, 256)
DEMO_SECONDS = 120
DEMO_PACE_SECONDS = 0.1
WATCH_SECONDS = 0.2
WAIT_SECONDS = 600.0

GROUPS = {
    "On this machine": ("demo", "up"),
    "With a service that runs somewhere": ("submit", "status", "result", "cancel", "batch", "export", "import"),
    "One process of a service": ("api", "worker"),
    "The models that workers load": ("models",),
    "Who may use a service": ("keys",),
}

EXAMPLES = """\b
Examples:
  khulasa demo
  khulasa up --port 8000 --workers 2
  khulasa submit article.txt --wait --output result.json
  khulasa batch news/*.txt --wait > results.ndjson
  khulasa export JOB --format xlf --output summary.xlf

Settings are read from environment variables: REDIS_URL, and those that begin with KHULASA_.
"""


class Grouped(click.Group):
    """A group that lists its commands by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        for title, names in GROUPS.items():
            commands = [(name, command) for name in names if (command := self.get_command(ctx, name))]
            with formatter.section(title):
                formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands])


@click.group(cls=Grouped, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(importlib.metadata.version("khulasa"), prog_name="khulasa")
def main() -> None:
    """Khulasa reads a news article and tells who said what, about whom and when, with a summary ready to translate."""
    for stream in (sys.stdout, sys.stderr):
        # A locale that cannot write Arabic is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


for command in (status_command, result_command, cancel_command, batch_command, export_command, import_command):
    main.add_command(command)
main.add_command(models_group)
main.add_command(keys_group)


@main.command("api")
@click.option("--host", help="Address to listen on.  [default: KHULASA_HOST, or 127.0.0.1]")
@click.option("--port", type=PORT, help="Port to listen on.  [default: KHULASA_PORT, or 8000]")
def api_command(host: str | None, port: int | None) -> None:
    """Run the web server."""
    settings, environ = programs.read_settings(host=host, port=port)
    programs.require(programs.API_MODULES, "api")
    programs.become(programs.api_program(settings), environ)


@main.command("worker", short_help="Run a worker, which takes jobs from the queue.")
@click.option("--concurrency", type=WORKERS, help="Processes of its pool.  [default: KHULASA_WORKERS, or 1]")
def worker_command(concurrency: int | None) -> None:
    """Run a worker: it takes jobs from the queue and works on them."""
    settings, environ = programs.read_settings(workers=concurrency)
    programs.require(programs.WORKER_MODULES, "worker")
    programs.become(programs.worker_program(settings), {**programs.SOFT_SHUTDOWN, **environ})


@main.command("up")
@click.option("--port", type=PORT, help="Port to listen on.  [default: KHULASA_PORT, or 8000]")
@click.option("--workers", type=WORKERS, help="Jobs to work on at once.  [default: KHULASA_WORKERS, or 1]")
@click.option("--verbose", is_flag=True, help="Show what the processes write, on standard error.")
def up_command(*, port: int | None, workers: int | None, verbose: bool) -> None:
    """Run the whole service on this machine until Ctrl-C.

    It starts the web server, a worker, and a Redis-compatible store of its own. The store and the jobs in it are
    gone when the service stops; set REDIS_URL to use one that stays.
    """
    settings, environ = programs.read_settings(port=port, workers=workers)
    with Interruption() as interruption:
        try:
            with trio.running(
                settings,
                environ,
                interruption=interruption,
                echo=sys.stderr.buffer if verbose else None,
                say=lambda text: click.echo(f"{text} …"),
            ) as service:
                click.echo(_welcome(service.url, settings.workers, service.family.folder))
                while True:
                    service.family.watch()
                    time.sleep(WATCH_SECONDS)
        except Interrupted:
            click.echo("Stopped.")


@main.command("demo", short_help="See what it does with a sample article.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default="khulasa-result.json",
    show_default=True,
    help="File for the whole result.",
)
@click.option("--port", type=PORT, help="Port for the service.  [default: a free one]")
def demo_command(output: Path, port: int | None) -> None:
    """Start the service, analyse a sample article in Arabic, show the result, and stop again."""
    documents.check_target(output)
    console = display.console(sys.stdout)
    settings, environ = programs.read_settings(port=port or free_port(programs.read_settings()[0].host))
    request = {"article": documents.sample_article(), "options": {"summary": {"sentences": 3}}}
    with Interruption() as interruption:
        try:
            with display.Report(console) as report:
                answer, result = _analyse(settings, environ, request, interruption=interruption, report=report)
        except Interrupted:
            raise CommandError("Stopped before the result was there.") from None
    documents.write(output, documents.to_json(answer))
    display.show_result(console, result)
    display.show_saved(console, output)


@main.command("submit", epilog=EXIT_CODES, short_help="Submit an article, and wait for the result if asked to.")
@click.argument("file")
@SERVER
@click.option("--title", help="Title of the article.")
@click.option("--published-at", metavar="DATE", help="ISO 8601 date or date-time; relative dates count from it.")
@click.option("--language", help="Language code of the article, such as ar, or auto.")
@click.option("--sentences", type=click.IntRange(1), help="Length of the summary in segments.")
@click.option("--words", type=click.IntRange(1), help="Its length in words, instead.")
@click.option("--ratio", type=click.FloatRange(0, 1, min_open=True), help="Its share of the article, instead.")
@click.option("--target-language", help="Language code that the summary will be translated into, such as en.")
@click.option("--tokens", is_flag=True, help="Have every word in the result, as export to CoNLL-U needs.")
@click.option("--wait/--no-wait", help="Wait for the job to end and give the result.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=WAIT_SECONDS,
    show_default=True,
    help="Seconds to wait for the job to end.",
)
@click.option("--output", type=click.Path(path_type=Path), help="File for the JSON.")
def submit_command(
    *,
    file: str,
    server: str | None,
    title: str | None,
    published_at: str | None,
    language: str | None,
    sentences: int | None,
    words: int | None,
    ratio: float | None,
    target_language: str | None,
    tokens: bool,
    wait: bool,
    timeout: float,
    output: Path | None,
) -> None:
    """Submit the article in FILE, a UTF-8 text; "-" reads standard input.

    Prints the job as JSON, or with --wait its result. A service that asks for a key gets the one in KHULASA_API_KEY.
    """
    if output:
        documents.check_target(output)
    about = {"title": title, "published_at": published_at, "language": language}
    article = {"text": documents.read_text(file)} | {name: value for name, value in about.items() if value}
    measures = {"sentences": sentences, "words": words, "ratio": ratio}
    asked = {
        "summary": {name: value for name, value in measures.items() if value},
        "target_language": target_language,
        "include": ["tokens"] if tokens else None,
    }
    options = {name: value for name, value in asked.items() if value}
    request: dict[str, Any] = {"article": article} | ({"options": options} if options else {})
    with open_service(server) as service:
        answer = service.submit(request)
        if wait:
            if sys.stderr.isatty():
                click.echo(f"Job {plain(str(answer.get('id')))} was accepted.", err=True)
            with display.Report(display.console(sys.stderr), quiet=True) as report:
                answer = service.wait(str(answer.get("id")), seconds=timeout, show=report.job)
    documents.give(documents.to_json(answer), output)


def _analyse(
    settings: Settings,
    environ: Mapping[str, str],
    request: Mapping[str, Any],
    *,
    interruption: Interruption,
    report: display.Report,
) -> tuple[dict[str, Any], Result]:
    """Start the service for one job; its result as sent and as read."""
    with (
        trio.running(settings, environ, interruption=interruption, echo=None, say=report.stage) as own,
        Service(own.url, key=settings.api_key) as service,
    ):
        job = service.submit(request)
        # The service is our own, so it may be asked more often than it would have others ask.
        answer = service.wait(str(job.get("id")), seconds=DEMO_SECONDS, show=report.job, every=DEMO_PACE_SECONDS)
        report.stage("Stopping")
    try:
        result: Result = ResultSchema().load(answer)
    except ValidationError as error:
        raise CommandError(f"The result is not what the contract says: {error}") from error
    return answer, result


def _welcome(url: str, workers: int, folder: Path) -> str:
    body = '{"article": {"text": "وصلت سلمى إلى عمان أمس.", "language": "ar"}}'
    return "\n".join(
        [
            f"Khulasa listens on {url} with {workers} worker process{'es' if workers > 1 else ''}.",
            "Try it:",
            f"  khulasa submit article.txt --wait --server {url}",
            f"  curl {url}/v1/jobs -H 'Content-Type: application/json' -d '{body}'",
            f"Logs are in {folder}. Stop with Ctrl-C.",
        ]
    )
