"""A data folder in small: every file that the recipe of the models reads, made up for tests."""

import lzma
from collections.abc import Sequence
from pathlib import Path

from worker.models.recipe import treebank
from worker.models.recipe.treebank import Sentence, Token, Word

PEOPLE = ("سمير", "هالة", "يوسف", "نادين", "بشير", "ليلى")
PLACES = ("صيدا", "طنجة", "إربد", "صنعاء")
# A token a line; the words of a multiword token with + between them: form/lemma/tag/features/head/relation.
TEMPLATES = (
    """قال/قَال/VERB/Aspect=Perf/0/root
    {person}/{person}/X/_/1/nsubj
    إن/إِنَّ/SCONJ/_/6/mark
    المشروع/مَشرُوع/NOUN/Case=Acc|Definite=Def/6/nsubj
    س/سَ/AUX/_/6/aux+يبدأ/بَدَأ/VERB/Aspect=Imp/1/ccomp
    في/فِي/ADP/_/8/case
    {place}/{place}/X/_/6/obl
    ././PUNCT/_/1/punct""",
    """و/وَ/CCONJ/_/2/cc+زار/زَار/VERB/Aspect=Perf/0/root
    الوفد/وَفد/NOUN/Case=Nom|Definite=Def/2/nsubj
    مدينة/مَدِينَة/NOUN/Case=Acc|Definite=Cons/2/obj
    {place}/{place}/X/_/4/nmod
    ل/لِ/ADP/_/7/case+معالجة/مُعَالَجَة/NOUN/Case=Gen|Definite=Cons/2/obl+ها/هُوَ/PRON/_/7/nmod
    ././PUNCT/_/2/punct""",
    """أكد/أَكَّد/VERB/Aspect=Perf/0/root
    الوزير/وَزِير/NOUN/Case=Nom|Definite=Def/1/nsubj
    {person}/{person}/X/_/2/nmod
    أمس/أَمسِ/NOUN/_/1/obl
    أن/أَنَّ/SCONJ/_/8/mark
    الاتفاق/اِتِّفَاق/NOUN/Case=Acc|Definite=Def/8/nsubj
    «/"/PUNCT/_/8/punct
    نهائي/نِهَائِيّ/ADJ/Case=Nom|Definite=Ind/1/ccomp
    »/"/PUNCT/_/8/punct
    ././PUNCT/_/1/punct""",
)


def write_data(folder: Path) -> None:
    """Write the folder: a treebank, entity files, name lists and news, a few kilobytes in all."""
    sentences = [
        sentence(template, number, person=PEOPLE[number % len(PEOPLE)], place=PLACES[number % len(PLACES)])
        for number, template in enumerate(TEMPLATES * 8)
    ]
    for part, chosen in (("train", sentences), ("train-plus", sentences), ("dev", sentences[:6])):
        write(folder / f"ud/ar_padtlab-ud-{part}.conllu", treebank.write(chosen))
    entities = "\n".join(bio(each) for each in sentences)
    for corpus in ("anercorp", "aqmar", "wikiann"):
        for part in ("train", "dev"):
            write(folder / f"ner/{corpus}.{part}.bio", entities)
    news = "\n".join(" ".join(each.text for each in sentences[start : start + 3]) for start in range(len(sentences)))
    for kind, names in (("people", PEOPLE), ("locations", PLACES), ("orgs", ("نادي الأفق",))):
        write(folder / f"gazetteers/anergazet_{kind}.txt", "\n".join(names))
    path = folder / "raw_news/news.txt.xz"
    path.parent.mkdir(parents=True)
    path.write_bytes(lzma.compress(news.encode()))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def sentence(template: str, number: int, **names: str) -> Sentence:
    """The sentence of a template with its names filled in."""
    lines = [line.strip() for line in template.format(**names).splitlines()]
    tokens = []
    for index, line in enumerate(lines):
        words = tuple(word(part.split("/")) for part in line.split("+"))
        following = lines[index + 1][0] if index + 1 < len(lines) else ""
        spaced = following not in (".", "»") and line[0] != "«"
        tokens.append(Token(surface(words), words, spaced))
    return Sentence(f"made{number // 3}#{number}", tuple(tokens))


def word(fields: Sequence[str]) -> Word:
    form, lemma, tag, features, head, relation = fields
    return Word(form, lemma, tag, features, int(head), relation)


def surface(words: Sequence[Word]) -> str:
    """Words as one token: ة becomes ت before a pronoun."""
    forms = [each.form for each in words]
    inner = [form[:-1] + "ت" if form.endswith("ة") else form for form in forms[:-1]]
    return "".join([*inner, forms[-1]])


def bio(each: Sentence) -> str:
    kinds = dict.fromkeys(PEOPLE, "B-PER") | dict.fromkeys(PLACES, "B-LOC")
    return "\n".join(f"{token.form} {kinds.get(token.form, 'O')}" for token in each.tokens) + "\n"
