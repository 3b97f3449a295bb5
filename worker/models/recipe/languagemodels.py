"""Learn character language models from raw news, one for each reading direction (Akbik et al. 2018).

They are Stanza's models, trained by a loop of our own: Stanza's trainer anneals plain SGD over many epochs of a large
corpus, while one pass of Adam with a falling rate is what a CPU has time for. The text is split into words as the
treebank does it, a sentence a line, because that is what the models read later.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from stanza.models.common.char_model import CharacterLanguageModel, build_charlm_vocab

from worker.models.recipe import news, treebank

DIRECTIONS = ("forward", "backward")
STOPS = frozenset(".؟!")
REPORT_STEPS = 100
Hidden = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class LanguageModelSettings:
    """Size of the models and of their training: `steps` of `batch` streams of `span` characters."""

    hidden: int
    embedding: int
    dropout: float
    least_count: int
    bare_share: float
    batch: int
    span: int
    steps: int
    checkpoint_steps: int
    rate: float
    last_rate: float
    clip: float
    seed: int


def write_text(data: Path, sentences: Path, target: Path, settings: LanguageModelSettings) -> str:
    """Write the training text, a sentence a line, and return a short account of it."""
    known = treebank.read(sentences.read_text(encoding="utf-8"))
    lines = list(_sentences(news.paragraphs(data), known, settings))
    random.Random(settings.seed).shuffle(lines)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{len(lines)} sentences"


def _sentences(paragraphs: list[str], known: list[treebank.Sentence], settings: LanguageModelSettings) -> Iterator[str]:
    for words in news.split_paragraphs(paragraphs, known, settings.seed, settings.bare_share):
        start = 0
        for index, word in enumerate(words):
            if word in STOPS:
                yield " ".join(words[start : index + 1])
                start = index + 1
        if start < len(words):
            yield " ".join(words[start:])


def train(text: Path, direction: str, target: Path, settings: LanguageModelSettings) -> str:
    """Train the model of one direction and return its last training loss, in bits a character.

    An interrupted training goes on from the checkpoint beside the target.
    """
    torch.manual_seed(settings.seed)
    torch.set_flush_denormal(True)
    model = _new_model(text, direction, settings)
    streams = _streams(text, direction, model, settings.batch)
    optimizer = torch.optim.Adam(model.parameters(), settings.rate)
    decay = (settings.last_rate / settings.rate) ** (1 / settings.steps)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, decay)
    checkpoint = target.with_suffix(".checkpoint")
    parts = {"model": model, "optimizer": optimizer, "scheduler": scheduler}
    first = _resume(checkpoint, parts)
    hidden, loss, mean = None, 0.0, 0.0
    for step in range(first, settings.steps):
        hidden, loss = _learn(model, optimizer, _span(streams, step, settings.span), hidden, settings.clip)
        scheduler.step()
        mean = loss if step == first else 0.99 * mean + 0.01 * loss
        if (step + 1) % REPORT_STEPS == 0:
            print(f"{direction} {step + 1}/{settings.steps}: {mean / 0.6931:.4f} bits a character", flush=True)
        if (step + 1) % settings.checkpoint_steps == 0:
            torch.save({name: part.state_dict() for name, part in parts.items()} | {"step": step + 1}, checkpoint)
    model.save(str(target))
    checkpoint.unlink(missing_ok=True)
    return f"{mean / 0.6931:.3f} bits a character"


def _new_model(text: Path, direction: str, settings: LanguageModelSettings) -> CharacterLanguageModel:
    vocabulary = {"char": build_charlm_vocab(str(text), cutoff=settings.least_count)}
    sizes = {
        "char_emb_dim": settings.embedding,
        "char_hidden_dim": settings.hidden,
        "char_num_layers": 1,
        "char_dropout": settings.dropout,
        "char_rec_dropout": 0.0,
        "char_unit_dropout": 1e-5,
    }
    return CharacterLanguageModel(sizes, vocabulary, is_forward_lm=direction == "forward")


def _streams(text: Path, direction: str, model: CharacterLanguageModel, batch: int) -> torch.Tensor:
    """The text as character numbers, in as many rows as a batch has."""
    numbers = torch.tensor(model.char_vocab().map(text.read_text(encoding="utf-8")))
    if direction == "backward":
        numbers = numbers.flip(0)
    return numbers[: len(numbers) // batch * batch].view(batch, -1)


def _span(streams: torch.Tensor, step: int, span: int) -> torch.Tensor:
    """The characters of a step and the one after each; the text begins again when it is at its end."""
    start = step * span % (streams.size(1) - span - 1)
    return streams[:, start : start + span + 1]


def _learn(
    model: CharacterLanguageModel,
    optimizer: torch.optim.Optimizer,
    characters: torch.Tensor,
    hidden: Hidden | None,
    clip: float,
) -> tuple[Hidden, float]:
    lengths = [characters.size(1) - 1] * characters.size(0)
    _, hidden, scores = model(characters[:, :-1], lengths, hidden)
    loss = torch.nn.functional.cross_entropy(scores.flatten(0, 1), characters[:, 1:].flatten())
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    return (hidden[0].detach(), hidden[1].detach()), loss.item()


def _resume(checkpoint: Path, parts: Mapping[str, Any]) -> int:
    if not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    return int(state["step"])
