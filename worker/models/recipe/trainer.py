"""Run one of Stanza's trainers on a CPU: representations remembered, weights averaged.

`python -m worker.models.recipe.trainer DECAY MODULE [OPTION ...]`. The trainers run the language models again for every
batch of every epoch, though they never change; remembered, they cost one epoch. With a DECAY above 0, what is scored
and saved is the exponential moving average of the weights over the steps (Polyak & Juditsky 1992), which does for a
short training what a long tail of small learning rates does for a long one.
"""

import importlib
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from stanza.models.common.char_model import CharacterLanguageModel

from worker.models.representations import remember

# Where each program keeps what it calls to update, predict and save.
TRAINERS = {
    "stanza.models.tagger": "stanza.models.pos.trainer",
    "stanza.models.parser": "stanza.models.depparse.trainer",
    "stanza.models.ner_tagger": "stanza.models.ner.trainer",
}
WARMUP = 10


class Average:
    """The moving average of the weights of one model."""

    def __init__(self, decay: float) -> None:
        self._decay = decay
        self._steps = 0
        self._means: dict[str, torch.Tensor] = {}

    def learn(self, model: torch.nn.Module) -> None:
        """Move the average towards the weights as they are after a step; it follows faster at the beginning."""
        self._steps += 1
        decay = min(self._decay, self._steps / (self._steps + WARMUP))
        with torch.no_grad():
            for name, weights in model.named_parameters():
                if weights.grad is None:
                    continue
                if name not in self._means:
                    self._means[name] = weights.detach().clone()
                self._means[name].lerp_(weights.detach(), 1 - decay)

    @contextmanager
    def instead(self, model: torch.nn.Module) -> Iterator[None]:
        """Have the model use the average, and its own weights again afterwards."""
        self._exchange(model)
        try:
            yield
        finally:
            self._exchange(model)

    def _exchange(self, model: torch.nn.Module) -> None:
        for name, weights in model.named_parameters():
            if name in self._means:
                weights.data, self._means[name] = self._means[name], weights.data


def average_weights(trainer: Any, decay: float) -> None:
    """Have a class of Stanza's trainers predict with, and save, the average of its model's weights."""
    update, predict, save = trainer.update, trainer.predict, trainer.save

    def average(self: Any) -> Average:
        # A trainer that loads another model begins another average.
        if getattr(self, "averaged", None) is not self.model:
            self.averaged, self.average = self.model, Average(decay)
        found: Average = self.average
        return found

    def updating(self: Any, *arguments: Any, **options: Any) -> Any:
        result = update(self, *arguments, **options)
        average(self).learn(self.model)
        return result

    def averaged(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: Any, *arguments: Any, **options: Any) -> Any:
            with torch.no_grad(), average(self).instead(self.model):
                return method(self, *arguments, **options)

        return call

    trainer.update, trainer.predict, trainer.save = updating, averaged(predict), averaged(save)


def remember_representations() -> None:
    """Have every language model that is loaded from now on remember what it said."""
    load = CharacterLanguageModel.from_full_state

    def loaded(state: dict[str, Any], finetune: bool = False) -> CharacterLanguageModel:  # noqa: FBT001, FBT002
        model = load(state, finetune)
        remember(model)
        return model

    CharacterLanguageModel.from_full_state = loaded


def main() -> None:
    """Run the module that the command line names as a program, with the rest of the command line."""
    decay, module = float(sys.argv[1]), sys.argv[2]
    torch.set_flush_denormal(True)
    remember_representations()
    if decay > 0:
        average_weights(importlib.import_module(TRAINERS[module]).Trainer, decay)
    sys.argv = sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
