"""What a person sees: the progress of a job, and its result. On a terminal with colour, elsewhere plain lines."""

import unicodedata
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api.cli.client import plain
from schemas.batch import ENDED, Batch
from schemas.job import Job
from schemas.result import Result
from schemas.summary import Segment

PLAIN_WIDTH = 120


def console(stream: IO[str]) -> Console:
    """A console that writes control codes to a terminal only, whatever the environment says."""
    terminal = stream.isatty()
    return Console(
        file=stream,
        force_terminal=terminal,
        no_color=None if terminal else True,
        color_system="auto" if terminal else None,
        width=None if terminal else PLAIN_WIDTH,
        markup=False,
        highlight=False,
        emoji=False,
    )


class Report:
    """Where the work stands: a bar on a terminal, else one line for every new stage, or nothing if ``quiet``."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console = console
        self._quiet = quiet
        self._stage = ""
        self._bar: Progress | None = None
        if console.is_terminal:
            self._bar = Progress(
                TextColumn("{task.description:<20}", markup=False),
                BarColumn(bar_width=30),
                TaskProgressColumn(),
                TimeElapsedColumn(),
                console=console,
                transient=True,
            )
            self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def stage(self, name: str) -> None:
        """Something whose length is not known began."""
        self._show(name, None)

    def job(self, job: Job) -> None:
        """The state of a job."""
        self._show(job.stage.value if job.stage else job.status.value, job.progress)

    def batch(self, batch: Batch) -> None:
        """The state of a batch."""
        done = sum(article.status in ENDED for article in batch.articles)
        self._show(f"{done} of {len(batch.articles)} articles", batch.progress)

    def _show(self, stage: str, share: float | None) -> None:
        if self._bar:
            self._bar.update(
                self._task, description=stage, total=None if share is None else 1.0, completed=share or 0.0
            )
        elif stage != self._stage and not self._quiet:
            self._console.print(stage if share is None else f"{stage} {share:.0%}", soft_wrap=True)
        self._stage = stage


def show_result(console: Console, result: Result) -> None:
    """Print the summary, the entities, the counts and the timing."""
    _heading(console, "Summary")
    for number, segment in enumerate(result.summary.segments, start=1):
        _segment(console, number, segment)
    if result.entities:
        _heading(console, "Entities")
        console.print(_entities(result))
    _heading(console, "Found")
    console.print(counts(result), soft_wrap=True)
    for warning in result.warnings:
        console.print(f"Warning: {plain(warning.message)}", soft_wrap=True)
    console.print(timing(result), soft_wrap=True)


def show_saved(console: Console, path: Path) -> None:
    """Say where the result was written."""
    console.print(f"The whole result is in {path}.", soft_wrap=True)


def counts(result: Result) -> str:
    """How much was found, of what was asked for."""
    found = {
        "sentences": result.sentences,
        "entities": result.entities,
        "quotations": result.quotations,
        "dates": result.dates,
        "terms": result.terms,
        "relations": result.relations,
    }
    listed = [f"{len(items)} {name}" for name, items in found.items() if items is not None]
    return ", ".join([f"{result.article.words} words", *listed]) + "."


def timing(result: Result) -> str:
    """How long the job waited and worked, in seconds."""
    stages = ", ".join(f"{name} {spent / 1000:.2f}" for name, spent in result.timing.stages.items())
    return (
        f"Waited {result.timing.queued_ms / 1000:.2f} s in the queue, worked {result.timing.processing_ms / 1000:.2f} s"
        + (f" ({stages})." if stages else ".")
    )


def isolated(text: str) -> str:
    """Text for the middle of a line. Right-to-left words stand in an isolate, or they would reorder the line."""
    shown = plain(text)
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in shown):
        return f"\u2068{shown}\u2069"
    return shown


def _heading(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold"))


def _segment(console: Console, number: int, segment: Segment) -> None:
    # No isolate here: the line is one paragraph, and takes its direction from the text.
    console.print(f"{number}. {plain(segment.text)}", soft_wrap=True)
    flags = ", ".join(flag.value.replace("_", " ") for flag in segment.flags or ())
    if flags:
        told = f"does not stand alone: {flags}" if segment.standalone is False else flags
        console.print(Padding(Text(told, style="yellow"), (0, 0, 0, 3)), soft_wrap=True)


def _entities(result: Result) -> Table:
    """The names come last, so that a terminal that knows right-to-left text has no column to move."""
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("mentions", justify="right")
    table.add_column("salience", justify="right")
    table.add_column("type")
    table.add_column("name", overflow="fold")
    for entity in sorted(result.entities or (), key=lambda entity: -entity.salience):
        names = "; ".join(isolated(name) for name in (entity.name, *(entity.romanized or ())[:1]))
        table.add_row(str(len(entity.mentions)), f"{entity.salience:.2f}", entity.type.value, names)
    return table
