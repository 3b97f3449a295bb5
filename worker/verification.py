"""Try the models of a folder as a worker would: `python -m worker.verification --dir DIR --package NAME LANG …`."""

import argparse
import sys
from collections.abc import Iterator, Sequence

import stanza

from schemas.settings import Settings
from worker.errors import ModelError
from worker.pipeline import load_language


def verify(settings: Settings, languages: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """For each language, whether its models are the right ones, load and annotate, and a sentence about it."""
    for language in languages:
        try:
            models = load_language(settings, language).models
        except ModelError as error:
            yield False, f"{language}: {error}"
        else:
            does = f"loads with Stanza {stanza.__version__} and annotates ({', '.join(models.processors)})"
            yield True, f"{language}: package {models.package} is whole, {does}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each language; 1 when one of them cannot be used, else 0."""
    parser = argparse.ArgumentParser(prog="python -m worker.verification", description=__doc__)
    parser.add_argument("--dir", required=True, help="a Stanza folder, or several as in KHULASA_MODEL_DIR")
    parser.add_argument("--package", required=True, help="a package of these folders")
    parser.add_argument("--served", help="the languages of the service, as in KHULASA_LANGUAGES, if not these")
    parser.add_argument("languages", nargs="+", help="language codes")
    chosen = parser.parse_args(arguments)
    served = tuple(chosen.served.split(",") if chosen.served else chosen.languages)
    settings = Settings(model_dir=chosen.dir, model_package=chosen.package, languages=served)
    usable = True
    for fine, sentence in verify(settings, chosen.languages):
        print(sentence, flush=True)
        usable &= fine
    return 0 if usable else 1


if __name__ == "__main__":
    sys.exit(main())
