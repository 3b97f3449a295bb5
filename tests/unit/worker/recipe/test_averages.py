"""The average of weights is what is scored and saved; training goes on with the weights themselves."""

from typing import Any

import torch

from worker.models.recipe.trainer import Average, average_weights


class Trainer:
    """As Stanza's: a model, and methods that step, predict and save."""

    def __init__(self) -> None:
        self.model = torch.nn.Linear(1, 1, bias=False)
        self.model.weight.data.fill_(0.0)

    def update(self, value: float) -> float:
        self.model.weight.grad = torch.ones(1, 1)
        self.model.weight.data.fill_(value)
        return value

    def predict(self) -> float:
        return float(self.model.weight.item())

    def save(self, target: list[Any]) -> None:
        target.append(self.model.weight.item())


def test_average_lags_behind_and_leaves_the_weights_alone() -> None:
    class Averaged(Trainer):
        pass

    average_weights(Averaged, 0.9)
    trainer = Averaged()
    for value in (1.0, 1.0, 3.0):
        assert trainer.update(value) == value
    saved: list[float] = []
    trainer.save(saved)
    assert 1.0 < trainer.predict() < 3.0
    assert saved == [trainer.predict()]
    assert trainer.model.weight.item() == 3.0


def test_another_model_begins_another_average() -> None:
    class Averaged(Trainer):
        pass

    average_weights(Averaged, 0.9)
    trainer = Averaged()
    trainer.update(5.0)
    trainer.model = torch.nn.Linear(1, 1, bias=False)
    trainer.update(1.0)
    assert trainer.predict() == 1.0


def test_weights_without_gradient_stay_out_of_the_average() -> None:
    model = torch.nn.Linear(1, 1)
    model.weight.grad = torch.ones(1, 1)
    average = Average(0.9)
    average.learn(model)
    with average.instead(model):
        assert model.bias.grad is None
    assert set(average._means) == {"weight"}
