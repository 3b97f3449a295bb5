"""What Arabic news puts before a name and is not the name: honorifics, roles, nationalities, kinds of place.

Words are compared by :func:`worker.orthography.key`. Arabic only; other languages pass through untouched.
"""

from collections.abc import Sequence

from worker.orthography import key


def _keys(words: str) -> frozenset[str]:
    return frozenset(key(word) for word in words.split())


_HONORIFICS = _keys(
    "السيد السيدة السادة الدكتور الدكتورة دكتور دكتورة د أ م الأستاذ الأستاذة المهندس المهندسة الحاج الحاجة الآنسة"
    " الشيخ الشيخة سماحة فضيلة معالي جلالة سمو فخامة سيادة سعادة غبطة نيافة القس الشهيد المرحوم السير اللورد نظيره"
    " نظيرها نظيرته نظيرتها شقيقه شقيقها سلفه خلفه"
)
_ROLES = _keys(
    "رئيس رئيسة ملك ملكة أمير أميرة سلطان وزير وزيرة نائب نائبة سفير سفيرة لواء عميد عقيد فريق مقدم رائد نقيب ملازم"
    " جنرال مشير قائد قائدة مستشار مستشارة مبعوث مبعوثة سيناتور بابا بطريرك مدير مديرة أمين متحدث متحدثة ناطق ناطقة"
    " ولي عاهل زعيم زعيمة مرشد مفوض مفوضة محافظ حاكم عمدة مدرب لاعب كابتن مخرج كاتب كاتبة صحفي صحفية صحافي صحافية"
    " مراسل مراسلة محامي محامية قاضي مساعد مساعدة عضو خبير خبيرة محلل محللة باحث باحثة مؤسس منسق منسقة مدعي"
)
# These are first names as well, so without the article they may begin a name: سلطان الجابر.
_ROLES_AND_NAMES = _keys("ملك ملكة أمير أميرة سلطان رائد فريق عميد قائد أمين ولي حاكم")
_QUALIFIERS = _keys(
    "السابق السابقة الأسبق الحالي الحالية الجديد الجديدة الراحل الراحلة العام العامة المنتخب المنتخبة المؤقت المؤقتة"
    " الأول الأولى الأعلى الرسمي الرسمية الخاص الخاصة التنفيذي التنفيذية المساعد المكلف المكلفة المخلوع الفني الإقليمي"
    " الخارجية الداخلية الدفاع المالية العدل الإعلام الثقافة الصحة التعليم التربية الطاقة النفط الاقتصاد التجارة"
    " الصناعة الزراعة النقل الاتصالات البيئة السياحة الأوقاف العمل الشباب الرياضة التخطيط الإسكان الخزانة الأمن القومي"
    " الوزراء الحكومة البرلمان الجمهورية الدولة الأركان العهد المجلس النواب الشورى الشيوخ الحزب الوفد اللجنة الجيش"
    " الشرطة الاتحاد المحكمة الركن"
)
_KINDS_OF_PLACE = _keys("مدينة ولاية محافظة بلدة قرية دولة مقاطعة العاصمة عاصمة")
_KINDS_OF_MEDIUM = _keys("صحيفة جريدة مجلة قناة موقع إذاعة فضائية")
_KINDS_OF_BODY = _keys(
    "حركة حزب تنظيم جماعة شركة نادي شبكة وكالة مؤسسة منظمة حلف ميليشيا منصة مجموعة صحيفة جريدة مجلة قناة موقع إذاعة"
)
_NATIONALITIES = _keys(
    "أمريكي أميركي روسي أوكراني بريطاني فرنسي ألماني إيطالي إسباني برتغالي هولندي بلجيكي سويسري نمساوي سويدي نرويجي"
    " دنماركي فنلندي بولندي تشيكي مجري روماني بلغاري يوناني قبرصي تركي إيراني عراقي سوري لبناني أردني فلسطيني إسرائيلي"
    " مصري سوداني ليبي تونسي جزائري مغربي موريتاني سعودي إماراتي قطري بحريني كويتي عماني يمني صومالي جيبوتي إثيوبي"
    " إريتري كيني أوغندي رواندي نيجيري غاني سنغالي مالي تشادي كاميروني كونغولي أنغولي زيمبابوي صيني ياباني كوري هندي"
    " باكستاني أفغاني بنغالي سريلانكي نيبالي إندونيسي ماليزي سنغافوري تايلاندي فيتنامي فلبيني أسترالي نيوزيلندي كندي"
    " مكسيكي برازيلي أرجنتيني تشيلي كولومبي فنزويلي بيروفي كوبي بوليفي عربي أوروبي أفريقي إفريقي آسيوي غربي خليجي كردي"
    " كرواتي صربي بوسني ألباني سلوفاكي سلوفيني أيرلندي إيرلندي اسكتلندي إنجليزي جورجي أرمني أذربيجاني أذري بيلاروسي"
    " كازاخي أوزبكي شيشاني سوفيتي سوفياتي عثماني"
)
# Of a part of the world rather than a state: «أوروبا الغربية» is not all of «أوروبا».
_REGIONAL = _keys("عربي أوروبي أفريقي إفريقي آسيوي غربي خليجي")
# The feminine of a nationality that is itself the name of a state.
_STATES = _keys("السعودية")
_ENDINGS = (("يه", "ي"), ("يين", "ي"), ("يون", "ي"), ("يتين", "ي"), ("يتان", "ي"), ("يان", "ي"), ("يات", "ي"))
_DEEPEST = 8


def is_nationality(word: str) -> bool:
    """Whether a key is an adjective of nationality in any gender and number, with or without the article."""
    return _nationality(word) is not None


def is_of_state(word: str) -> bool:
    """Whether a key is an adjective of one state, not of a part of the world."""
    return _nationality(word) not in _REGIONAL | {None}


def is_body(word: str) -> bool:
    """Whether a key is a common noun that may precede the name of an organisation: حركة, شركة."""
    return word in _KINDS_OF_BODY


def title_length(words: Sequence[str]) -> int:
    """How many of the first keys of a person's name are title; all of them where there is no name at all."""
    index = 0
    while index < len(words):
        taken = _title_at(words, index)
        if not taken:
            break
        index += taken
    return index


def kind_length(words: Sequence[str], *, place: bool) -> int:
    """How many of the first keys only say what kind of place or medium follows: مدينة …, صحيفة …."""
    kinds = _KINDS_OF_PLACE if place else _KINDS_OF_MEDIUM
    index = 0
    while index < len(words) and (words[index] in kinds or (index > 0 and is_nationality(words[index]))):
        index += 1
    return index


def role_start(words: Sequence[str], steps: Sequence[bool]) -> int | None:
    """Where the role that precedes a name begins, or None.

    ``words`` are the keys before the name, ``steps`` whether each may be passed over on the way back (a definite
    noun, a place). A role noun in construct takes the role noun after it along: نائب رئيس الوزراء.
    """
    found = None
    for index in range(len(words) - 1, max(-1, len(words) - 1 - _DEEPEST), -1):
        word = words[index]
        if _is_role(word):
            found = index
            if index == 0 or words[index - 1] not in _ROLES:
                return found
        elif not (steps[index] or word in _HONORIFICS or word in _QUALIFIERS):
            return found
    return found


def _nationality(word: str) -> str | None:
    """The masculine singular without the article, if the word is an adjective of nationality."""
    if word in _STATES:
        return None
    stem = word.removeprefix("ال")
    singulars = (stem.removesuffix(ending) + base for ending, base in (("", ""), *_ENDINGS) if stem.endswith(ending))
    return next((singular for singular in singulars if singular in _NATIONALITIES), None)


def _is_role(word: str) -> bool:
    return word in _ROLES or word.removeprefix("ال") in _ROLES


def _is_attribute(word: str) -> bool:
    return word in _QUALIFIERS or (word.startswith("ال") and is_nationality(word))


def _title_at(words: Sequence[str], index: int) -> int:
    word, following = words[index], words[index + 1 : index + 2]
    if word in _HONORIFICS or _is_attribute(word):
        return 1
    if not _is_role(word):
        return 0
    if word.startswith("ال") or not following:
        return int(word not in _ROLES_AND_NAMES)
    if _is_attribute(following[0]):
        return 2
    # In construct with a noun that is no part of a name: زعيم الحركة فلان. Without a word after it, it is the name.
    bare = word not in _ROLES_AND_NAMES and following[0].startswith("ال") and len(words) > index + 2
    return 2 if bare else int(following[0] in _ROLES)
