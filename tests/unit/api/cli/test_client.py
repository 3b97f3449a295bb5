import email.utils
import time

import pytest

from api.cli.client import pause, plain
from schemas.authentication import is_loopback


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, 1.0), ("", 1.0), ("3", 3.0), ("0", 0.1), ("3600", 10.0), ("soon", 1.0), ("-1", 1.0), ("1.5", 1.0)],
)
def test_pause_keeps_retry_after_within_bounds(header: str | None, seconds: float) -> None:
    assert pause(header) == seconds


def test_pause_reads_a_date() -> None:
    assert 3 < pause(email.utils.formatdate(time.time() + 5, usegmt=True)) <= 5
    assert pause(email.utils.formatdate(0, usegmt=True)) == 0.1


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("example.org", False)],
)
def test_loopback_is_known(host: str, expected: bool) -> None:  # noqa: FBT001
    assert is_loopback(host) is expected


def test_plain_drops_what_a_terminal_would_obey() -> None:
    assert plain("a\x1b[2Jb\r\nc\u202ed\u2067e") == "a [2Jb  cde"


def test_plain_keeps_joiners_and_vowel_marks() -> None:
    assert plain("می‌خواهم مُحَمَّد") == "می‌خواهم مُحَمَّد"
