"""Results with everything that an export shows, made by hand, and results that no analysis would make."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from schemas.article import Article, ArticleFacts
from schemas.extraction import (
    Cue,
    DateExpression,
    DateKind,
    Entity,
    EntityType,
    Grain,
    Quotation,
    QuotationKind,
    Reference,
    Term,
)
from schemas.options import OffsetUnit
from schemas.result import Result, ResultWarning, WarningCode
from schemas.spans import Mention, Sentence, Span, Token
from schemas.summary import (
    Clean,
    Flag,
    GlossaryEntry,
    Interval,
    Mark,
    MarkKind,
    Note,
    NoteKind,
    Segment,
    Summary,
    Translate,
)
from tests.results import small_result
from worker.export.edition import Edition, edition
from worker.offsets import in_unit

JOB = "6f1c1f6e-52a1-4be5-9a53-0f3a8a0e7c11"
# An emoji before everything else, so that offsets differ between the units; tatweel and a doubled space in the first
# sentence, which is cleaned.
FIRST = "😀 وصلت  الباحثة ليلى العطــار إلى تونس يوم 3 آذار 2026 ومعها 1250 كتابا."
SECOND = "وقالت العطار: «سنفتح المكتبة للجميع» عبر الموقع qamus.example."
TEXT = f"{FIRST}\n{SECOND}"
TITLE = "مكتبة جديدة في تونس"


def at(words: str, start: int = 0) -> Span:
    """The first place of these words in the text, from a position on."""
    begin = TEXT.index(words, start)
    return Span(begin=begin, end=begin + len(words), text=words)


def mention(words: str, sentence: str, start: int = 0) -> Mention:
    place = at(words, start)
    return Mention(begin=place.begin, end=place.end, text=words, sentence=sentence)


def mark(words: str, kind: MarkKind, translate: Translate, ref: str | None = None, value: str | None = None) -> Mark:
    place = at(words, 0 if words in FIRST else len(FIRST))
    return Mark(begin=place.begin, end=place.end, kind=kind, translate=translate, ref=ref, value=value)


def _entities() -> tuple[Entity, ...]:
    layla = (mention("ليلى العطــار", "s1"), mention("العطار", "s2"))
    return (
        Entity(
            id="e1",
            type=EntityType.PERSON,
            name="ليلى العطار",
            aliases=("العطار",),
            salience=0.7,
            mentions=layla,
            romanized=("Laylá al-ʻAṭṭār",),
        ),
        Entity(
            id="e2",
            type=EntityType.LOCATION,
            name="تونس",
            salience=0.3,
            mentions=(mention("تونس", "s1"),),
            romanized=("Tunis", "Tūnis"),
        ),
    )


def _segments() -> tuple[Segment, ...]:
    begin, double, tatweel = len("😀 "), TEXT.index("  ") + 1, TEXT.index("ــ")
    kept = ((begin, double), (double + 1, tatweel), (tatweel + 2, len(FIRST)))
    clean = Clean(
        text="".join(TEXT[start:stop] for start, stop in kept),
        kept=tuple(Interval(begin=start, end=stop) for start, stop in kept),
    )
    first = (
        mark("الباحثة ليلى العطــار", MarkKind.TERM, Translate.YES, "t1"),
        mark("ليلى العطــار", MarkKind.ENTITY, Translate.TRANSLITERATE, "e1"),
        mark("تونس", MarkKind.ENTITY, Translate.YES, "e2"),
        mark("يوم 3 آذار 2026", MarkKind.DATE, Translate.YES, value="2026-03-03"),
        mark("1250", MarkKind.NUMBER, Translate.YES, value="1250"),
        # Crosses the number's neighbour words, as terms may cross dates.
        mark("2026 ومعها", MarkKind.TERM, Translate.YES, "t2"),
    )
    second = (
        mark("العطار", MarkKind.ENTITY, Translate.TRANSLITERATE, "e1"),
        mark("سنفتح المكتبة للجميع", MarkKind.QUOTATION, Translate.YES, "q1"),
        mark("qamus.example", MarkKind.VERBATIM, Translate.NO),
    )
    note = Note(
        kind=NoteKind.ANTECEDENT,
        text="العطار: ليلى العطار",
        ref="e1",
        flag=Flag.DEFINITE_WITHOUT_ANTECEDENT,
        at=at("العطار", len(FIRST)),
    )
    return (
        Segment(
            id="g1",
            sentences=("s1",),
            begin=0,
            end=len(FIRST),
            text=FIRST,
            score=1,
            rank=1,
            marks=first,
            clean=clean,
            flags=(Flag.LONG_SEGMENT,),
        ),
        Segment(
            id="g2",
            sentences=("s2",),
            begin=len(FIRST) + 1,
            end=len(TEXT),
            text=SECOND,
            score=0.5,
            rank=2,
            marks=second,
            notes=(note,),
            flags=(Flag.DEFINITE_WITHOUT_ANTECEDENT,),
            standalone=False,
        ),
    )


def tokens() -> tuple[Token, ...]:
    """The words of the second sentence; the second one holds two words."""
    words = [(("و", "قالت"), "وقالت"), (("العطار",), "العطار"), ((":",), ":"), (("«",), "«"), (("سنفتح",), "سنفتح")]
    found: list[Token] = []
    for forms, surface in words:
        place = at(surface, len(FIRST))
        for form in forms:
            number = len(found) + 1
            found.append(
                Token(
                    id=f"s2.{number}",
                    sentence="s2",
                    begin=place.begin,
                    end=place.end,
                    text=surface,
                    form=form,
                    lemma=form,
                    upos="VERB" if form == "قالت" else "X",
                    feats="NumForm=Word|Number=Sing|Person=3" if form == "قالت" else None,
                    head=None if form == "قالت" else "s2.2",
                    deprel="root" if form == "قالت" else "dep",
                )
            )
    return tuple(found)


def rich_result(unit: OffsetUnit = OffsetUnit.CODEPOINT, target: str | None = "en") -> Result:
    """A result with every kind of finding."""
    spoken = at("سنفتح المكتبة للجميع")
    speaker, cue = at("العطار", len(FIRST)), at("قالت", len(FIRST))
    entities = _entities()
    term = mention("الباحثة ليلى العطــار", "s1")
    day = at("يوم 3 آذار 2026")
    result = replace(
        small_result(),
        article=ArticleFacts(language="ar", characters=len(TEXT), sentences=2, words=20, sha256="0" * 64, title=TITLE),
        sentences=(
            Sentence(id="s1", begin=0, end=len(FIRST), paragraph=0),
            Sentence(id="s2", begin=len(FIRST) + 1, end=len(TEXT), paragraph=1),
        ),
        entities=entities,
        quotations=(
            Quotation(
                id="q1",
                begin=spoken.begin,
                end=spoken.end,
                text=spoken.text,
                kind=QuotationKind.DIRECT,
                sentences=("s2",),
                speaker=Reference(begin=speaker.begin, end=speaker.end, text=speaker.text, entity="e1"),
                cue=Cue(begin=cue.begin, end=cue.end, text=cue.text, lemma="قال"),
            ),
        ),
        dates=(
            DateExpression(
                begin=day.begin, end=day.end, text=day.text, grain=Grain.DAY, kind=DateKind.ABSOLUTE, value="2026-03-03"
            ),
        ),
        terms=(Term(id="t1", text="الباحثة ليلى العطار", lemma="باحث", score=1, mentions=(term,)),),
        tokens=tokens(),
        summary=Summary(
            method="lead",
            budget=small_result().summary.budget,
            segments=_segments(),
            glossary=(
                GlossaryEntry(ref="e1", source="ليلى العطار", type=EntityType.PERSON, romanized=entities[0].romanized),
                GlossaryEntry(ref="e2", source="تونس", type=EntityType.LOCATION, romanized=entities[1].romanized),
                GlossaryEntry(ref="t1", source="الباحثة ليلى العطار"),
            ),
            target_language=target,
        ),
        warnings=(ResultWarning(code=WarningCode.LANGUAGE_DOUBTFUL, message="Not <sure>.", pointer="/article"),),
    )
    return replace(in_unit(result, TEXT, unit), offset_unit=unit)


def rich_edition(unit: OffsetUnit = OffsetUnit.CODEPOINT, target: str | None = "en") -> Edition:
    return edition(JOB, article(), rich_result(unit, target))


def article() -> Article:
    return Article(text=TEXT, title=TITLE, published_at=date(2026, 3, 4), url="https://news.example/1", language="ar")


# Letters of both directions, markup, controls that XML cannot hold, marks of direction, an emoji, and white space.
HOSTILE = "ابnم<>&\"']\u0001\u0008\u001f\ufffe\u202e\u2066\u200f\u0301😀\U0010ffff\t\n\r \u00a0\u2028"


@st.composite
def marked_editions(draw: st.DrawFn) -> Edition:
    """Editions of one segment with adversarial text, marks that overlap in any way, and perhaps cleaned."""
    text = draw(st.text(alphabet=HOSTILE, min_size=1, max_size=40))
    kinds, ways = st.sampled_from(MarkKind), st.sampled_from(Translate)
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), kinds, ways), max_size=8))
    marks = tuple(
        Mark(begin=begin, end=end, kind=kind, translate=way, ref="e1")
        for begin, end, kind, way in places
        if begin < end
    )
    clean = _cleaned(text, draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text))))
    segment = Segment(
        id="g1",
        sentences=("s1",),
        begin=0,
        end=len(text),
        text=text,
        score=1,
        rank=1,
        marks=marks,
        clean=clean if draw(st.booleans()) else None,
    )
    result = rich_result()
    unit = draw(st.sampled_from(OffsetUnit))
    hostile = replace(
        result,
        quotations=(),
        dates=(),
        terms=(),
        entities=(replace(result.entities[0], mentions=(), name=text),) if result.entities else (),
        tokens=(),
        summary=replace(result.summary, segments=(segment,)),
    )
    return edition(JOB, Article(text=text, title=text), replace(in_unit(hostile, text, unit), offset_unit=unit))


def _cleaned(text: str, kept: Sequence[bool]) -> Clean:
    intervals: list[Interval] = []
    for position, keep in enumerate(kept):
        if not keep:
            continue
        if intervals and intervals[-1].end == position:
            intervals[-1] = Interval(begin=intervals[-1].begin, end=position + 1)
        else:
            intervals.append(Interval(begin=position, end=position + 1))
    return Clean(text="".join(text[each.begin : each.end] for each in intervals), kept=tuple(intervals))
