"""Command line of the recipe: `python -m worker.models.recipe --data DIR`."""

import argparse
import sys
from pathlib import Path

from worker.models.recipe import build, settings, steps, training
from worker.models.recipe.places import Places

WEIGHTS = Path(__file__).resolve().parents[1] / "weights"


def options() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m worker.models.recipe",
        description="Train the bundled Arabic models from a data folder; finished steps are kept.",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/, raw_news/")
    parser.add_argument("--work", type=Path, default=Path("build/models"), help="where corpora, models and logs go")
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="the Stanza resources folder to write")
    parser.add_argument("--only", nargs="+", default=[], metavar="STEP", help="these steps and what they need")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the recipe and return the exit code."""
    chosen = options().parse_args(arguments)
    recipe = settings.load()
    try:
        settings.check_inputs(chosen.data, recipe.inputs)
        places = Places(chosen.data.resolve(), chosen.work.resolve(), chosen.output.resolve())
        selected = steps.selected(build.all_steps(recipe, places), chosen.only)
        steps.run(selected, places.work / "stamps", lambda line: print(line, flush=True))
    except (ValueError, training.TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
