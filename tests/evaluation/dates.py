"""Score date expressions, each alone, beside dateparser: the table, and a JSON line with the sums.

A value is right if it is the expected one; of a longer stretch than a day, dateparser is right with any day in it.
Without a value an expression is missed; with another it is wrong, and nobody would notice.
"""

import argparse
import json
import tomllib
from datetime import datetime
from pathlib import Path

import dateparser

from tests.factories import document
from worker.extraction.dates import dates

EXPRESSIONS = Path(__file__).with_name("dates.toml")


def ours(expression: str, published: datetime) -> str | None:
    """The value that the worker gives; None as well if it finds only a part, or several."""
    found = dates(document(expression), published)
    return found[0].value if [each.text for each in found] == [expression] else None


def theirs(expression: str, published: datetime, like: str) -> str | None:
    """The value that dateparser gives, as precise as ``like``."""
    settings = {"RELATIVE_BASE": published.replace(tzinfo=None)}
    found = dateparser.parse(expression, languages=["ar"], settings=settings)
    if found is None:
        return None
    formats = {len("2026"): "%Y", len("2026-11"): "%Y-%m", len("2026-W47"): "%G-W%V"}
    return str(found.strftime(formats.get(len(like), "%Y-%m-%d")))


def verdict(value: str | None, expected: str) -> str:
    """Right, missed or wrong."""
    return "missed" if value is None else "right" if value == expected else "wrong"


def main(arguments: list[str] | None = None) -> None:
    """Print the table and the sums."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args(
        arguments
    )
    data = tomllib.loads(EXPRESSIONS.read_text(encoding="utf-8"))
    published = datetime.fromisoformat(data["published_at"])
    sums = {name: dict.fromkeys(("right", "missed", "wrong"), 0) for name in ("khulasa", "dateparser")}
    for expression, expected in data["expressions"].items():
        values = {"khulasa": ours(expression, published), "dateparser": theirs(expression, published, expected)}
        shown = []
        for name, value in values.items():
            sums[name][verdict(value, expected)] += 1
            shown.append(f"{value or '-'} {verdict(value, expected)}")
        print(f"{expected:<12}{shown[0]:<20}{shown[1]:<20}\u2068{expression}\u2069")
    print(json.dumps({"expressions": len(data["expressions"]), **sums}))


if __name__ == "__main__":
    main()
