"""The options that every evaluation command shares, and the pipelines they ask for."""

import argparse
from pathlib import Path
from typing import Any

import stanza
import torch

from schemas.settings import BUNDLED_MODELS, Settings
from worker.document import Document
from worker.pipeline import Pipeline, load_language


def parser(description: str) -> argparse.ArgumentParser:
    """A parser with the options that choose the models."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model-dir", type=Path, default=BUNDLED_MODELS, help="a Stanza resources folder")
    options.add_argument("--package", default="khulasa", help="a package of that folder")
    options.add_argument("--language", default="ar", help="the language code of the models")
    return options


def product(options: argparse.Namespace, *, model_dir: Path | None = None, package: str | None = None) -> Pipeline:
    """The pipeline as a worker runs it, on one core; of the models of the options unless others are named."""
    settings = Settings(
        model_dir=str(model_dir or options.model_dir),
        model_package=package or options.package,
        languages=(options.language,),
    )
    torch.set_num_threads(1)
    return load_language(settings, options.language)


def annotate(pipeline: Pipeline, text: str) -> Document:
    """Annotate a text, telling nobody of the progress."""
    return pipeline.annotate(text, tokenized=lambda: None, share=lambda _: None)


def stock(options: argparse.Namespace, processors: str) -> Any:
    """Stanza's own pipeline, as anybody would run it, on one core and without the network."""
    torch.set_num_threads(1)
    return stanza.Pipeline(
        options.language,
        dir=str(options.model_dir),
        package=options.package,
        processors=processors,
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
