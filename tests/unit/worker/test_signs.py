"""What the ranking sees of a unit."""

import numpy as np
import pytest

from schemas.extraction import Entity, EntityType
from schemas.spans import Mention
from tests.factories import document
from worker.document import Document
from worker.summary.openings import LONGEST
from worker.summary.signs import SIGNS, Matrix, overlong, signs
from worker.summary.units import units

SOURCE = document(
    "وقعت شركة النقل البحري عقدا جديدا.",
    "يقع المقر في حي هادئ.",
    "قالت شركة النقل البحري إن العمل يبدأ غدا.",
)


def column(name: str, source: Document, *entities: Entity) -> Matrix:
    parts = units(source)
    return signs(source, parts, entities, [True] * len(parts))[:, SIGNS.index(name)]


def entity(salience: float, *surfaces: str) -> Entity:
    places = [SOURCE.text.index(surface) for surface in surfaces]
    mentions = tuple(
        Mention(begin=at, end=at + len(text), text=text, sentence="s1")
        for at, text in zip(places, surfaces, strict=True)
    )
    return Entity(id="e1", type=EntityType.ORGANISATION, name=surfaces[0], salience=salience, mentions=mentions)


def test_early_and_last_units_stand_out() -> None:
    assert column("place", SOURCE).argmax() == 0
    assert column("depth", SOURCE).tolist() == sorted(column("depth", SOURCE))
    assert column("closing", SOURCE) == pytest.approx([np.exp(-2), np.exp(-1), 1])


def test_pairs_of_words_recur_in_other_units_only() -> None:
    first, second, third = column("recurrence", SOURCE)
    assert (first, second, third) == pytest.approx((2 / 5, 0, 2 / 7))
    assert column("recurrence", document("قال قال قال قال قال.")).tolist() == [0]


def test_protagonist_is_the_most_salient_entity() -> None:
    assert column("protagonist", SOURCE, entity(0.3, "المقر"), entity(0.7, "شركة النقل", "العمل")).tolist() == [1, 0, 1]
    assert column("protagonist", SOURCE).tolist() == [0, 0, 0]


def test_overlong_is_what_lies_beyond_the_length_of_extracts() -> None:
    assert overlong(SOURCE, units(SOURCE)).tolist() == [0, 0, 0]
    long = document("كلمة " * 100 + "نهاية.")
    (unit,) = units(long)
    assert overlong(long, [unit])[0] == pytest.approx(1 - LONGEST / (unit.end - unit.begin))
