"""Run Stanza's own trainers and taggers as subprocesses, one core each."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

MODULES = {
    "tokenize": "stanza.models.tokenizer",
    "mwt": "stanza.models.mwt_expander",
    "pos": "stanza.models.tagger",
    "lemma": "stanza.models.lemmatizer",
    "depparse": "stanza.models.parser",
    "ner": "stanza.models.ner_tagger",
}
SHORTHAND = "ar_khulasa"
WITHOUT_LANGUAGE = frozenset({"lemma", "ner"})
SCORES = (
    re.compile(r"Best dev score=([0-9.]+)"),
    re.compile(r"Best dev F1 = ([0-9.]+)"),
    re.compile(r"Ensemble dev F1 = ([0-9.]+)"),
    re.compile(r"Dev F1 = ([0-9.]+)"),
)
LAST_LINES = 15

Value = str | int | float | bool


class TrainingError(RuntimeError):
    """A trainer ended with an error; the message has the end of its log."""


def command(processor: str, parameters: Mapping[str, Value], paths: Mapping[str, Path], model: Path) -> list[str]:
    """Return the command line that trains a model.

    A parameter that is true becomes a bare option; one that is false is left out.
    """
    words = [sys.executable, "-m", MODULES[processor], "--mode", "train"]
    words += ["--shorthand", SHORTHAND, "--save_dir", str(model.parent), "--save_name", model.name]
    if processor not in WITHOUT_LANGUAGE:
        words += ["--lang", "ar"]
    for name, path in paths.items():
        words += [f"--{name}", str(path)]
    for name, value in parameters.items():
        if value is True:
            words.append(f"--{name}")
        elif value is not False:
            words += [f"--{name}", str(value)]
    return words


def tagging_command(model: Path, vectors: Path, source: Path, target: Path) -> list[str]:
    """Return the command line that replaces a CoNLL-U file's tags by a tagger's own."""
    words = [sys.executable, "-m", MODULES["pos"], "--mode", "predict", "--lang", "ar"]
    words += ["--shorthand", SHORTHAND, "--save_dir", str(model.parent), "--save_name", model.name]
    words += ["--wordvec_pretrain_file", str(vectors), "--eval_file", str(source)]
    return [*words, "--output_file", str(target), "--batch_size", "32"]


def run(words: Sequence[str], log: Path) -> str:
    """Run a command with its output in the log file, and return that output.

    Raises TrainingError if it fails.
    """
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "CUDA_VISIBLE_DEVICES": "",
    }
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(words, stdout=output, stderr=subprocess.STDOUT, env=environment, check=False)
    text = log.read_text(encoding="utf-8", errors="replace")
    if done.returncode:
        end = "\n".join(text.splitlines()[-LAST_LINES:])
        raise TrainingError(f"{words[2]} ended with code {done.returncode}; {log} ends:\n{end}")
    return text


def best_score(output: str) -> str:
    """Return the trainer's own best development score as text, or "" where it prints none."""
    for pattern in SCORES:
        found = pattern.findall(output)
        if found:
            value = max(float(number) for number in found)
            return f"dev {value * 100 if value <= 1 else value:.2f}"
    return ""
