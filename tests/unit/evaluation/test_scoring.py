"""Tiny pairs of gold and system, with scores known by hand."""

import pytest

from tests.evaluation.annotations import Annotations, DateExpression, Entity, Party, Quotation, Span
from tests.evaluation.scoring import dates, entities, quotations
from tests.evaluation.scoring.counts import Fault, percent
from tests.evaluation.scoring.score import Score, compare

TEXT = "قال متحدث باسم الجيش إن سامر حداد زار حلب أمس، ثم عاد حداد إلى دمشق يوم الأحد بعد لقاء مطول جدا."


def at(words: str, text: str = TEXT) -> Span:
    begin = text.index(words)
    return begin, begin + len(words)


FULL, FAMILY = at("سامر حداد"), (TEXT.rindex("حداد"), TEXT.rindex("حداد") + 4)
SAMER = Entity(name="سامر حداد", type="person", mentions=(FULL, FAMILY))
ALEPPO = Entity(name="حلب", type="location", mentions=(at("حلب"),))


def annotations(*found: Entity) -> Annotations:
    return Annotations(text=TEXT, entities=found)


def test_a_percentage_of_nothing_is_none() -> None:
    assert percent(0, 0) is None
    assert percent(1, 3) == 33.33
    assert Score().report()["dates"] == dates.DateScore().report()
    assert dates.DateScore().report()["f1"] is None


def test_identical_annotations_have_no_fault() -> None:
    gold = annotations(SAMER, ALEPPO)
    report = entities.score(gold, gold).report()
    assert report["typed"] == {"precision": 100.0, "recall": 100.0, "f1": 100.0, "gold": 3, "system": 3, "right": 3}
    assert report["b_cubed"] == {"precision": 100.0, "recall": 100.0, "f1": 100.0, "mentions": 3}
    assert entities.score(gold, gold).faults == ()


def test_mentions_need_the_exact_span_and_the_type() -> None:
    wrong = Entity(name="سامر", type="person", mentions=(at("سامر"),))
    typed = Entity(name="حلب", type="organisation", mentions=(at("حلب"),))
    score = entities.score(annotations(SAMER, ALEPPO), annotations(wrong, typed))
    assert (score.span.gold, score.span.system, score.span.right) == (3, 2, 1)
    assert score.typed.right == 0
    assert [(fault.what, fault.span) for fault in score.faults] == [
        ("missed mention", FULL),
        ("missed mention", FAMILY),
        ("spurious mention", at("سامر")),
        ("wrong type", at("حلب")),
    ]


def test_a_mention_given_twice_is_wrong_once() -> None:
    score = entities.score(annotations(ALEPPO), annotations(ALEPPO, ALEPPO))
    assert (score.span.gold, score.span.system, score.span.right) == (1, 2, 1)


def test_a_split_entity_costs_recall_and_a_merged_one_precision() -> None:
    halves = [Entity(name="سامر حداد", type="person", mentions=(span,)) for span in (FULL, FAMILY)]
    split = entities.score(annotations(SAMER, ALEPPO), annotations(*halves, ALEPPO)).report()["b_cubed"]
    assert split == {"precision": 100.0, "recall": 66.67, "f1": 80.0, "mentions": 3}
    merged = Entity(name="سامر حداد", type="person", mentions=(*SAMER.mentions, *ALEPPO.mentions))
    joined = entities.score(annotations(SAMER, ALEPPO), annotations(merged)).report()["b_cubed"]
    assert joined == {"precision": 55.56, "recall": 100.0, "f1": 71.43, "mentions": 3}


def test_mentions_without_a_twin_leave_the_clusters_alone() -> None:
    found = Entity(name="سامر حداد", type="person", mentions=(FULL, at("الجيش")))
    score = entities.score(annotations(SAMER), annotations(found))
    assert score.report()["b_cubed"] == {"precision": 100.0, "recall": 100.0, "f1": 100.0, "mentions": 1}
    assert score.span.report()["f1"] == 50.0


def test_an_entity_stands_for_the_one_that_most_of_its_mentions_overlap() -> None:
    army = Entity(name="الجيش", type="organisation", mentions=(at("الجيش"),))
    mixed = Entity(name="سامر", type="person", mentions=(at("سامر"), FAMILY, at("حلب")))
    nothing = Entity(name="جدا", type="person", mentions=(at("جدا"),))
    assert entities.correspondence([mixed, nothing, army], [ALEPPO, SAMER, army]) == {0: 1, 2: 2}


def said(words: str, kind: str = "indirect", speaker: Party | None = None, source: Party | None = None) -> Quotation:
    return Quotation(span=at(words), kind=kind, speaker=speaker, source=source)


LONG = "إن سامر حداد زار حلب أمس"  # six words


@pytest.mark.parametrize(
    ("kind", "words", "right"),
    [
        ("indirect", "إن سامر حداد", 1),  # 3 of 6
        ("indirect", "إن سامر", 0),
        ("indirect", "الجيش إن سامر حداد زار حلب أمس، ثم عاد حداد إلى دمشق", 1),  # 6 of 12
        ("indirect", "الجيش إن سامر حداد زار حلب أمس، ثم عاد حداد إلى دمشق يوم", 0),
        ("direct", "إن سامر حداد زار حلب أمس،", 1),  # marks are no words
        ("direct", "إن سامر حداد زار حلب", 0),  # 5 of 6
    ],
)
def test_a_quotation_matches_by_shared_words(kind: str, words: str, right: int) -> None:
    gold, system = (Annotations(text=TEXT, quotations=(said(part, kind),)) for part in (LONG, words))
    assert quotations.score(gold, system)[kind].found.right == right


def test_kinds_are_never_confused() -> None:
    gold = Annotations(text=TEXT, quotations=(said(LONG, "direct"),))
    system = Annotations(text=TEXT, quotations=(said(LONG, "indirect"),))
    score = quotations.score(gold, system)
    assert score["direct"].found.report()["recall"] == 0.0
    assert score["indirect"].found.report()["precision"] == 0.0
    assert [fault.what for kind in ("direct", "indirect") for fault in score[kind].faults] == [
        "missed direct quotation",
        "spurious indirect quotation",
    ]


def test_each_quotation_is_matched_once_the_best_first() -> None:
    gold = [said("إن سامر حداد زار"), said("إن سامر حداد زار حلب")]
    system = [said("إن سامر حداد زار حلب أمس")]
    assert quotations.matches(TEXT, gold, system, 0.5) == [(gold[1], system[0])]


def named(place: int | None, *phrases: str) -> Party:
    return Party(phrases=phrases, entity=place)


ARMY = Entity(name="الجيش", type="organisation", mentions=(at("الجيش"),))
STRANGER = Entity(name="لقاء مطول", type="person", mentions=(at("لقاء مطول"),))
GOLD_ENTITIES = (ALEPPO, SAMER, ARMY)
SYSTEM_ENTITIES = (SAMER, ARMY, STRANGER)


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        (None, None, True),
        (None, named(0, "سامر حداد"), False),
        (named(1, "سامر حداد"), None, False),
        (named(1, "سامر حداد"), named(0, "حداد"), True),
        (named(1, "سامر حداد"), named(1, "سامر حداد"), False),  # the army, whatever it is called
        (named(1, "سامر حداد"), named(2, "سامر حداد"), False),
        (named(1, "سامر حداد"), named(None, "السيد سامر حدّاد"), True),
        (named(1, "سامر حداد"), named(None, "حداد"), False),
        (named(None, "متحدث باسم الجيش"), named(None, "لمتحدث باسم الجيش"), True),
        (named(None, "متحدث باسم الجيش"), named(None, "متحدث"), False),
        (named(None, "متحدث باسم الجيش"), named(1, "متحدث باسم الجيش"), False),
        (named(None, "المتحدث"), named(None, "وللمتحدث"), True),
        (named(None, "الوزير"), named(None, "وزير"), False),
        (named(None, "لقاء مطول"), named(2, "مطول", "لقاء مطول"), True),
        (named(None, "الدكتور"), named(None, "السيد"), False),
        (named(None, "«»"), named(None, "…"), False),
    ],
)
def test_speakers_are_judged_by_entity_or_by_words(wanted: Party | None, given: Party | None, right: bool) -> None:  # noqa: FBT001
    gold = Annotations(text=TEXT, entities=GOLD_ENTITIES, quotations=(said(LONG, speaker=wanted, source=wanted),))
    system = Annotations(text=TEXT, entities=SYSTEM_ENTITIES, quotations=(said(LONG, speaker=given, source=given),))
    report = quotations.score(gold, system)["indirect"].report()
    assert (report["speaker_accuracy"], report["source_accuracy"]) == ((100.0, 100.0) if right else (0.0, 0.0))


def test_a_wrong_speaker_is_told_with_both_names() -> None:
    gold = Annotations(text=TEXT, entities=GOLD_ENTITIES, quotations=(said(LONG, speaker=named(1, "سامر حداد")),))
    system = Annotations(text=TEXT, entities=SYSTEM_ENTITIES, quotations=(said(LONG, speaker=named(1, "الجيش")),))
    faults = quotations.score(gold, system)["indirect"].faults
    assert faults == (Fault(what="wrong speaker, indirect", span=at(LONG), detail="الجيش, not سامر حداد"),)


def test_speakers_of_quotations_not_found_are_not_judged() -> None:
    gold = Annotations(text=TEXT, quotations=(said(LONG),))
    assert quotations.score(gold, Annotations(text=TEXT))["indirect"].report()["speaker_accuracy"] is None


def test_dates_are_found_by_span_and_judged_by_value() -> None:
    def of(*values: tuple[str, str | None]) -> Annotations:
        found = tuple(DateExpression(span=at(words), value=value) for words, value in values)
        return Annotations(text=TEXT, dates=found)

    gold = of(("أمس", "2025-08-15"), ("يوم الأحد", "2025-08-17"), ("حلب", "2025"), ("دمشق", None), ("جدا", "2024"))
    system = of(("أمس", "2025-08-16"), ("يوم الأحد", None), ("حلب", "2025"), ("دمشق", "2025"), ("مطول جدا", "2024"))
    score = dates.score(gold, system)
    report = score.report()
    assert (report["precision"], report["recall"], report["value_accuracy"]) == (80.0, 80.0, 25.0)
    assert (report["wrong_values"], report["unresolved"]) == (2, 1)
    assert score.report()["with_value"] == {
        "precision": 20.0,
        "recall": 20.0,
        "f1": 20.0,
        "gold": 5,
        "system": 5,
        "right": 1,
    }
    assert sorted(fault.what for fault in score.faults) == [
        "missed date",
        "spurious date",
        "unresolved date",
        "wrong value",
        "wrong value",
    ]


def test_articles_add_up_before_shares_are_taken() -> None:
    one = compare(annotations(SAMER, ALEPPO), annotations(SAMER))
    two = compare(annotations(ALEPPO), annotations(ALEPPO, ALEPPO))
    both = (one + two).report()
    assert both["articles"] == 2
    assert (one + two).entities.span.report() == {
        "precision": 75.0,
        "recall": 75.0,
        "f1": 75.0,
        "gold": 4,
        "system": 4,
        "right": 3,
    }
    assert len((one + two).faults) == 2
