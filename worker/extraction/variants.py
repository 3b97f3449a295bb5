"""Whether two normalised words are spellings of one foreign name: ترامب and ترمب, فولوديمير and فلوديمير.

One edit, and only of a kind that transliteration into Arabic leaves open: a long vowel more, less or other, or a
consonant that has several usual renderings. Arabic first names that differ so (حسن, حسين) are different names.
"""

from worker.orthography import key

_SHORTEST = 4
_VOWELS = frozenset("اوي")
_ALTERNATIONS = tuple(
    frozenset(letters) for letters in ("غجقكگ", "وفبڤپ", "سزصش", "تطث", "دضظذ", "هحخ", "جژزش", "اعه", "اوي")
)


def _keys(words: str) -> frozenset[str]:
    return frozenset(key(word) for word in words.split())


_FIRST_NAMES = _keys(
    "محمد محمود احمد حامد حميد حماد حمد حمود حمدي حسن حسين حسان محسن حسني سعد سعيد مسعود سالم سليم سلمان سليمان سلامة"
    " سلام عمر عمار عامر عمرو خالد خليل خليفة ناصر نصر نصير منصور رشيد راشد رشاد كريم كرم كارم فارس فراس جمال جميل كامل"
    " كمال صالح صلاح عادل عدلي عبيد فهد فهيد ماجد مجيد مجدي امجد سامي سمير سامر سمر نور انور منير نبيل نايل طارق طريق"
    " يوسف يونس وليد ماهر مهران هاني هنا علي عالي عليا زيد زياد يزيد زايد حسنين مريم مرام نادر ندير نذير شريف شرف فريد"
    " مراد مريد بدر بدير بشير بشار قاسم قسام جابر جبر جبير حاتم حازم مارك ماركو ماريو ماري ماريا"
)


def is_variant(one: str, other: str) -> bool:
    """Whether two different keys are likely spellings of the same part of a name."""
    one, other = one.removeprefix("ال"), other.removeprefix("ال")
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST or {one, other} <= _FIRST_NAMES:
        return False
    edit = _single_edit(one, other)
    return edit is not None and (edit <= _VOWELS or any(edit <= letters for letters in _ALTERNATIONS))


def is_vowel_variant(one: str, other: str) -> bool:
    """Whether two keys differ by one long vowel only."""
    if not is_variant(one, other):
        return False
    edit = _single_edit(one.removeprefix("ال"), other.removeprefix("ال"))
    return edit is None or edit <= _VOWELS


def _single_edit(one: str, other: str) -> frozenset[str] | None:
    """The letters that one insertion, deletion or substitution changes, or None if it takes more than one."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return None
    start = next((index for index, letter in enumerate(short) if letter != long[index]), len(short))
    if len(short) == len(long):
        same = short[start + 1 :] == long[start + 1 :]
        return frozenset((short[start], long[start])) if start < len(short) and same else None
    return frozenset(long[start]) if short[start:] == long[start + 1 :] else None
