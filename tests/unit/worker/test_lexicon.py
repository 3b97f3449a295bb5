"""The word lists are consistent, say where they come from, and are shipped."""

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from schemas.extraction import EntityType
from worker.extraction.known import is_ambiguous, known, phrases
from worker.extraction.lexicon import keys, lexicon
from worker.orthography import key

FILES = sorted(Path(str(resources.files("worker.extraction"))).joinpath("data").glob("*.toml"))
TYPES = ("locations", "organisations", "miscellaneous", "persons")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_list_names_its_source(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert head.startswith("#")
    assert "# Source" in head


def test_lists_are_package_data() -> None:
    settings = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    assert "extraction/data/*.toml" in settings["tool"]["setuptools"]["package-data"]["worker"]


def test_a_name_stands_for_one_thing() -> None:
    forms = [key(name) for section in TYPES for names in lexicon("known")[section].values() for name in names]
    assert len(forms) == len(set(forms))


def test_ambiguous_names_are_known_names() -> None:
    forms = {key(name) for section in TYPES for names in lexicon("known")[section].values() for name in names}
    assert keys("known", "ambiguous") <= forms


def test_names_of_one_thing() -> None:
    alliance = known("حلف شمال الأطلسي")
    assert alliance is not None
    assert (alliance.english, alliance.type) == ("NATO", EntityType.ORGANISATION)
    assert known("الناتو") == known("NATO") == alliance
    assert known("أميركا") == known("الولايات المتحدة الأمريكية")
    assert known("كوفال") is None


def test_ambiguous_names_are_not_looked_for() -> None:
    assert is_ambiguous("مالي")
    assert "مالي" not in phrases()
    assert "اليابان" in phrases()
