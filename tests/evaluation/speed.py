"""Measure speed on one core: tokens a second of each processor and of all, and seconds to load.

The text is a file, or else a few sentences written for this purpose and repeated. Each processor's time
is what it adds: its own pass over the document. The first pass, which warms up, is not measured.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from tests.evaluation import loading

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
SAMPLE = (
    "أعلنت وزيرة التعليم سلمى الحداد، أمس الأحد، أن الحكومة ستفتتح عشرين مدرسة جديدة في مدينة طنجة قبل نهاية العام.\n\n"
    "وقالت في مؤتمر صحفي: «لن نترك تلميذاً واحداً بلا مقعد، وسنبدأ بالأحياء الفقيرة»، مضيفة أن كلفة المشروع تبلغ "
    "12 مليون دولار.\n\n"
    "ورأى رئيس نقابة المعلمين يوسف بن عمر أن «الخطة طموحة لكنها لا تكفي»، داعياً إلى زيادة رواتب المدرسين "
    "وتحسين ظروف عملهم.\n\n"
    "ومن المقرر أن يناقش البرلمان المغربي مشروع القانون يوم الخميس المقبل، بحضور ممثلين عن منظمة اليونسكو "
    "والبنك الدولي.\n\n"
)
REPEATS = 10


def measure(pipeline: Any, text: str) -> dict[str, float]:
    """Return the seconds that each processor takes on the text."""
    seconds: dict[str, float] = {}
    document: Any = text
    for name in PROCESSORS:
        start = time.perf_counter()
        document = pipeline.processors[name].process(document)
        seconds[name] = time.perf_counter() - start
    return seconds


def main(arguments: list[str] | None = None) -> None:
    """Print tokens a second, by processor and in total, as one JSON line."""
    options = loading.parser(str(__doc__))
    options.formatter_class = argparse.RawDescriptionHelpFormatter
    options.add_argument("file", type=Path, nargs="?", help="plain text; default: a bundled sample")
    chosen = options.parse_args(arguments)
    text = chosen.file.read_text(encoding="utf-8") if chosen.file else SAMPLE * REPEATS
    start = time.perf_counter()
    pipeline = loading.pipeline(chosen, ",".join(PROCESSORS))
    load_seconds = time.perf_counter() - start
    tokens = pipeline(text).num_tokens
    seconds = measure(pipeline, text)
    total = sum(seconds.values())
    rates = {name: round(tokens / spent) for name, spent in seconds.items()}
    report = {
        "tokens": tokens,
        "tokens_per_second": round(tokens / total),
        "processors": rates,
        "share": {name: round(spent / total, 3) for name, spent in seconds.items()},
        "load_seconds": round(load_seconds, 2),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
