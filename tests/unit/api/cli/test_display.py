import io
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import Console

from api.cli import display
from schemas.batch import Batch, BatchArticle, BatchStatus, batch_links
from schemas.summary import Flag
from tests.results import TEXT, small_result


def test_result_is_shown_in_plain_lines_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    display.show_result(display.console(stream), small_result())
    shown = stream.getvalue()
    assert f"1. {TEXT}\n" in shown
    assert "\u2068سلمى\u2069" in shown
    assert "5 words, 1 sentences, 1 entities." in shown
    assert "Waited 0.00 s in the queue, worked 0.00 s (tokenize 0.00)." in shown
    assert "\x1b" not in shown


def test_long_segment_stays_on_one_line() -> None:
    result = small_result()
    segment = replace(result.summary.segments[0], text="كلمة " * 100, flags=(Flag.LONG_SEGMENT,))
    stream = io.StringIO()
    display.show_result(display.console(stream), replace(result, summary=replace(result.summary, segments=(segment,))))
    assert ("كلمة " * 100).strip() in stream.getvalue()
    assert "\n   long segment" in stream.getvalue()


def test_segment_that_does_not_stand_alone_says_so() -> None:
    result = small_result()
    segment = replace(result.summary.segments[0], flags=(Flag.OPENING_CONNECTIVE,), standalone=False)
    stream = io.StringIO()
    display.show_result(display.console(stream), replace(result, summary=replace(result.summary, segments=(segment,))))
    assert "does not stand alone: opening connective" in stream.getvalue()


def test_words_that_look_like_markup_are_left_alone() -> None:
    result = small_result()
    segment = replace(result.summary.segments[0], text="[bold]نص[/bold] :smile:")
    stream = io.StringIO()
    display.show_result(display.console(stream), replace(result, summary=replace(result.summary, segments=(segment,))))
    assert "[bold]نص[/bold] :smile:" in stream.getvalue()


def test_isolates_surround_right_to_left_text_only() -> None:
    assert display.isolated("سلمى") == "\u2068سلمى\u2069"
    assert display.isolated("Salmā") == "Salmā"


def test_terminal_gets_a_bar() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=80)
    with display.Report(console) as report:
        report.stage("Loading the models")
    assert "Loading the models" in stream.getvalue()
    assert "\x1b" in stream.getvalue()


def test_batch_is_a_bar_on_a_terminal_and_nothing_else_where_it_is_to_be_quiet() -> None:
    articles = tuple(BatchArticle(index=n, status="succeeded" if n < 2 else "queued") for n in range(5))
    batch = Batch(
        id="b",
        status=BatchStatus.RUNNING,
        progress=0.4,
        counts={},
        created_at=datetime.now(UTC),
        articles=articles,
        links=batch_links("b"),
    )
    bar, lines = io.StringIO(), io.StringIO()
    with display.Report(Console(file=bar, force_terminal=True, width=80), quiet=True) as report:
        report.batch(batch)
    with display.Report(display.console(lines), quiet=True) as report:
        report.batch(batch)
    assert "2 of 5 articles" in bar.getvalue()
    assert "40%" in bar.getvalue()
    assert lines.getvalue() == ""
