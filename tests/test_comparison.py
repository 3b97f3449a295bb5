"""The comparison with other services claims nothing of ours that no test holds."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "comparison.md"
PEERS = ["Azure Language", "docling-serve", "LibreTranslate", "UDPipe 2", "CoreNLP", "TEI", "Khulasa"]
CLAIM = re.compile(r"\[yes[^\]]*\]\(([^)]+)\)")


def rows() -> list[list[str]]:
    """The cells of the matrix, row by row."""
    matrix = PAGE.read_text("utf-8").split("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in matrix.splitlines() if line.startswith("| ") and " | " in line]


def test_matrix_has_a_cell_for_every_service() -> None:
    head, *features = rows()
    assert head == PEERS
    assert len(features) > 30
    assert all(len(cells) == len(PEERS) + 1 for cells in features)


@pytest.mark.parametrize(("feature", "claim"), [(cells[0], cells[-1]) for cells in rows()[1:]])
def test_claim_leads_to_its_test(feature: str, claim: str) -> None:
    link = CLAIM.fullmatch(claim)
    assert link, f"{feature}: a claim of ours is a yes with its test"
    path = (PAGE.parent / link[1]).resolve()
    assert "def test_" in path.read_text("utf-8")
