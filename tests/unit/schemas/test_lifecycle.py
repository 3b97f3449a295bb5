"""The table of transitions, pair by pair, and the diagram that shows it."""

import re
from pathlib import Path

import pytest

from schemas.lifecycle import TERMINAL, TRANSITIONS, Status, sources

ARCHITECTURE = Path(__file__).parents[3] / "docs" / "architecture.md"


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_row(status: Status) -> None:
    assert status in TRANSITIONS


@pytest.mark.parametrize("to", Status)
def test_sources_are_the_table_read_backwards(to: Status) -> None:
    assert sources(to) == {status for status in Status if to in TRANSITIONS[status]}


def test_terminal_statuses_are_the_three_outcomes() -> None:
    assert {Status.SUCCEEDED, Status.FAILED, Status.CANCELLED} == TERMINAL


def test_every_status_can_end() -> None:
    ending = set(TERMINAL)
    while grown := {status for status in Status if TRANSITIONS[status] & ending} - ending:
        ending |= grown
    assert ending == set(Status)


def test_diagram_in_the_docs_is_the_table() -> None:
    page = ARCHITECTURE.read_text().split("stateDiagram-v2")[1].split("```")[0]
    drawn = set(re.findall(r"^    (\w+) --> (\w+)", page, re.MULTILINE))
    assert drawn == {(status.value, to.value) for status, following in TRANSITIONS.items() for to in following}
