"""Measure speed on one core: tokens a second through the worker's pipeline, in all and of each processor.

The text is a file, or else a few sentences written for this purpose and repeated. It is annotated several times and
the medians are printed; the first pass, which warms up, is not measured. `--baseline` loads another model folder
beside the first and annotates with both in turn, A B A B …: where the machine is noisy, the ratio of neighbours says
more than two medians. Seconds are those of the processor, so that what else runs counts little. A ratio above 1 means
that A, the models of `--model-dir`, is faster.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.evaluation import loading
from worker.pipeline import Pipeline

SAMPLE = (
    "أعلنت وزيرة التعليم سلمى الحداد، أمس الأحد، أن الحكومة ستفتتح عشرين مدرسة جديدة في مدينة طنجة قبل نهاية العام.\n\n"
    "وقالت في مؤتمر صحفي: «لن نترك تلميذاً واحداً بلا مقعد، وسنبدأ بالأحياء الفقيرة»، مضيفة أن كلفة المشروع تبلغ "
    "12 مليون دولار.\n\n"
    "ورأى رئيس نقابة المعلمين يوسف بن عمر أن «الخطة طموحة لكنها لا تكفي»، داعياً إلى زيادة رواتب المدرسين "
    "وتحسين ظروف عملهم.\n\n"
    "ومن المقرر أن يناقش البرلمان المغربي مشروع القانون يوم الخميس المقبل، بحضور ممثلين عن منظمة اليونسكو "
    "والبنك الدولي.\n\n"
)
COPIES = 10
LEAST = 5


class Clock:
    """A processor that adds up the seconds spent in it."""

    def __init__(self, processor: Any) -> None:
        self.seconds = 0.0
        self._processor = processor

    def process(self, document: Any) -> Any:
        """Do the processor's work, timed."""
        return self._timed(self._processor.process, document)

    def bulk_process(self, documents: Any) -> Any:
        """Do the processor's work on several documents, timed."""
        return self._timed(self._processor.bulk_process, documents)

    def _timed(self, work: Any, argument: Any) -> Any:
        start = time.process_time()
        try:
            return work(argument)
        finally:
            self.seconds += time.process_time() - start


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One annotation of the whole text: its tokens, the seconds it took, and those spent in each processor."""

    tokens: int
    seconds: float
    processors: Mapping[str, float]

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds


def measure(pipeline: Pipeline, text: str) -> Pass:
    """Annotate a text with a clock around every processor."""
    clocks = {name: Clock(processor) for name, processor in pipeline._processors.items()}
    timed = Pipeline.__new__(Pipeline)
    timed.__dict__.update(pipeline.__dict__, _processors=clocks)
    start = time.process_time()
    document = loading.annotate(timed, text)
    seconds = time.process_time() - start
    tokens = sum(len(sentence.tokens) for sentence in document.sentences)
    return Pass(tokens=tokens, seconds=seconds, processors={name: clock.seconds for name, clock in clocks.items()})


def report(passes: Sequence[Pass]) -> dict[str, Any]:
    """Medians over the passes: tokens a second in all and of each processor, and each one's share of the time."""
    spent = {name: median(one.processors[name] for one in passes) for name in passes[0].processors}
    whole = median(one.seconds for one in passes)
    tokens = passes[0].tokens
    return {
        "tokens": tokens,
        "repeats": len(passes),
        "tokens_per_second": round(median(one.rate for one in passes)),
        "processors": {name: round(tokens / seconds) if seconds else None for name, seconds in spent.items()},
        "share": {name: round(seconds / whole, 3) for name, seconds in spent.items()},
    }


def ratios(passes: Sequence[Pass], baseline: Sequence[Pass]) -> dict[str, Any]:
    """How many times as fast each pass was as its neighbour with the baseline, and the median of that."""
    pairs = [one.rate / other.rate for one, other in zip(passes, baseline, strict=True)]
    return {"ratios": [round(pair, 3) for pair in pairs], "ratio": round(median(pairs), 3)}


def main(arguments: list[str] | None = None) -> None:
    """Print tokens a second, by processor and in total, as one JSON line."""
    options = loading.parser(str(__doc__))
    options.add_argument("file", type=Path, nargs="?", help="plain text; default: a bundled sample")
    options.add_argument("--repeats", type=int, default=LEAST, help=f"passes that are measured, at least {LEAST}")
    options.add_argument("--baseline", type=Path, metavar="DIR", help="another Stanza folder, to compare with in turn")
    options.add_argument("--baseline-package", help="its package; default: that of --package")
    chosen = options.parse_args(arguments)
    if chosen.repeats < LEAST:
        options.error(f"--repeats must be {LEAST} or more: the median of fewer says little")
    text = chosen.file.read_text(encoding="utf-8") if chosen.file else SAMPLE * COPIES
    start = time.process_time()
    pipelines = [loading.product(chosen)]
    load_seconds = time.process_time() - start
    if chosen.baseline:
        pipelines.append(loading.product(chosen, model_dir=chosen.baseline, package=chosen.baseline_package))
    for pipeline in pipelines:
        measure(pipeline, text)
    rounds = [[measure(pipeline, text) for pipeline in pipelines] for _ in range(chosen.repeats)]
    first, *others = zip(*rounds, strict=True)
    result = {**report(first), "load_seconds": round(load_seconds, 2)}
    for other in others:
        result["baseline"] = {**report(other), **ratios(first, other)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
