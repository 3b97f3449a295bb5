"""Run named steps in order; a step whose inputs and parameters have not changed is skipped."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Step:
    """One piece of work: `action` makes `outputs` from `inputs` and returns its score, or ""."""

    name: str
    action: Callable[[], str]
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    needs: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(step: Step) -> str:
    """Return what identifies a run of the step: its parameters and the content of its inputs."""
    described = {
        "name": step.name,
        "parameters": step.parameters,
        "inputs": [file_digest(path) for path in step.inputs],
    }
    content = json.dumps(described, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def selected(steps: Sequence[Step], names: Iterable[str]) -> list[Step]:
    """Return the named steps and all that they need, in order; every step if no name is given.

    Raises ValueError for a name that is no step.
    """
    by_name = {step.name: step for step in steps}
    wanted: set[str] = set()
    waiting = list(names) or list(by_name)
    while waiting:
        name = waiting.pop()
        if name not in by_name:
            raise ValueError(f"There is no step {name!r}; the steps are {', '.join(by_name)}.")
        if name not in wanted:
            wanted.add(name)
            waiting.extend(by_name[name].needs)
    return [step for step in steps if step.name in wanted]


def run(steps: Iterable[Step], stamps: Path, report: Callable[[str], None]) -> None:
    """Run the steps and report one line for each: name, seconds, score."""
    stamps.mkdir(parents=True, exist_ok=True)
    for step in steps:
        stamp = stamps / f"{step.name}.json"
        mark = fingerprint(step)
        done = _finished(step, stamp, mark)
        if done is not None:
            report(f"{step.name}: unchanged{done}")
            continue
        start = time.monotonic()
        score = step.action()
        seconds = round(time.monotonic() - start)
        stamp.write_text(json.dumps({"mark": mark, "score": score, "seconds": seconds}))
        report(f"{step.name}: {seconds} s{_spoken(score)}")


def _spoken(score: str) -> str:
    return f", {score}" if score else ""


def _finished(step: Step, stamp: Path, mark: str) -> str | None:
    if not stamp.is_file() or not all(path.is_file() for path in step.outputs):
        return None
    content = json.loads(stamp.read_text())
    return _spoken(content["score"]) if content["mark"] == mark else None
