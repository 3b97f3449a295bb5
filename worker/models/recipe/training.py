"""Run Stanza's own trainers and taggers as subprocesses, one core each."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
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
REPORT_SECONDS = 60
AVERAGE = "average"

Value = str | int | float | bool


class TrainingError(RuntimeError):
    """A trainer ended with an error; the message has the end of its log."""


def command(processor: str, parameters: Mapping[str, Value], paths: Mapping[str, Path], model: Path) -> list[str]:
    """Return the command line that trains a model.

    A parameter that is true becomes a bare option; one that is false is left out. `average` is the decay of the
    average of weights and no option of Stanza's.
    """
    words = [*_program(processor, parameters.get(AVERAGE, 0)), "--mode", "train"]
    words += ["--shorthand", SHORTHAND, "--save_dir", str(model.parent), "--save_name", model.name]
    if processor not in WITHOUT_LANGUAGE:
        words += ["--lang", "ar"]
    for name, path in paths.items():
        words += [f"--{name}", str(path)]
    for name, value in parameters.items():
        if name == AVERAGE:
            continue
        if value is True:
            words.append(f"--{name}")
        elif value is not False:
            words += [f"--{name}", str(value)]
    return words


def _program(processor: str, average: Value = 0) -> list[str]:
    return [sys.executable, "-m", "worker.models.recipe.trainer", str(average), MODULES[processor]]


def tagging_command(model: Path, paths: Mapping[str, Path], source: Path, target: Path) -> list[str]:
    """Return the command line that replaces a CoNLL-U file's tags by a tagger's own.

    `paths` are those that the tagger was trained with.
    """
    words = [*_program("pos"), "--mode", "predict", "--lang", "ar"]
    words += ["--shorthand", SHORTHAND, "--save_dir", str(model.parent), "--save_name", model.name]
    for name, path in (dict(paths) | {"eval_file": source, "output_file": target}).items():
        if name != "train_file":
            words += [f"--{name}", str(path)]
    return [*words, "--batch_size", "32"]


def run(words: Sequence[str], log: Path, report: Callable[[str], None] = lambda _: None) -> str:
    """Run a command with its output in the log file, and return that output.

    `report` is given the last line of the output from time to time. Raises TrainingError if the command fails.
    """
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "CUDA_VISIBLE_DEVICES": "",
    }
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        running = subprocess.Popen(words, stdout=output, stderr=subprocess.STDOUT, env=environment)
        try:
            while running.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(REPORT_SECONDS)
                report(_last_line(log))
        finally:
            running.kill()
            running.wait()
    text = log.read_text(encoding="utf-8", errors="replace")
    if running.returncode:
        end = "\n".join(text.splitlines()[-LAST_LINES:])
        raise TrainingError(f"{words[4]} ended with code {running.returncode}; {log} ends:\n{end}")
    return text


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else ""


def best_score(output: str) -> str:
    """Return the trainer's own best development score as text, or "" where it prints none."""
    for pattern in SCORES:
        found = pattern.findall(output)
        if found:
            value = max(float(number) for number in found)
            return f"dev {value * 100 if value <= 1 else value:.2f}"
    return ""
