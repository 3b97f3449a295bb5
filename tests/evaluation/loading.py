"""The options that every evaluation command shares, and the pipeline they ask for."""

import argparse
from pathlib import Path
from typing import Any

import stanza
import torch

BUNDLED = Path(__file__).resolve().parents[2] / "worker" / "models" / "weights"


def parser(description: str) -> argparse.ArgumentParser:
    """Return a parser with the options that choose the models."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--model-dir", type=Path, default=BUNDLED, help="a Stanza resources folder")
    options.add_argument("--package", default="khulasa", help="a package of that folder")
    options.add_argument("--language", default="ar", help="the language code of the models")
    return options


def pipeline(options: argparse.Namespace, processors: str) -> Any:
    """Return a Stanza pipeline that runs on one core and never reaches for the network."""
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
