"""What it would gain to annotate several articles of a batch together: ``python -m tests.benchmarks.chunks``.

Prints, for lengths of articles and for sizes of chunks, the time that the models take for one article, and its share of
what they take when each is annotated alone.
"""

import time
from collections.abc import Callable

from schemas.settings import Settings
from tests.articles import PRICES, SPORT, SUMMIT, long_article
from worker.pipeline import Pipeline, load_language

COUNT, ROUNDS = 16, 3
CHUNKS = (1, 4, 16)


def annotate(pipeline: Pipeline, texts: list[str], size: int) -> None:
    """Annotate the texts, so many at a time."""
    for begin in range(0, len(texts), size):
        text = "\n".join(texts[begin : begin + size])
        pipeline.annotate(text, tokenized=lambda: None, share=lambda _: None)


def seconds(action: Callable[[], None]) -> float:
    """Processor time, which a busy machine does not change as much as the clock."""
    begun = time.process_time()
    action()
    return time.process_time() - begun


def main() -> None:
    pipeline = load_language(Settings(), "ar")
    kinds = {"short (3 news items)": [SUMMIT, SPORT, PRICES], "long": [long_article(3_000)]}
    for kind, samples in kinds.items():
        texts = [samples[number % len(samples)] for number in range(COUNT)]
        print(f"{kind}: {sum(map(len, texts)) // COUNT} characters")
        alone = 0.0
        for size in CHUNKS:

            def run(size: int = size, texts: list[str] = texts) -> None:
                annotate(pipeline, texts, size)

            spent = min(seconds(run) for _ in range(ROUNDS)) / COUNT
            alone = alone or spent
            print(f"  {size:2} together: {spent * 1000:6.1f} ms an article, {spent / alone:.0%}")


if __name__ == "__main__":
    main()
