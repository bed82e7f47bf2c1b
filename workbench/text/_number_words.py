"""English number words and the pieces of the patterns that read them."""

from __future__ import annotations

import re
from fractions import Fraction

from workbench.text._words import ordered

SMALL = ordered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = ordered("twenty thirty forty fifty sixty seventy eighty ninety")
CARDINAL = {w: i for i, w in enumerate(SMALL)} | {w: 20 + 10 * i for i, w in enumerate(TENS)}
ORDINAL = dict(
    zip(
        ordered(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        range(1, 20),
        strict=True,
    )
) | {w[:-1] + "ieth": 20 + 10 * i for i, w in enumerate(TENS)}
SCALE = {
    "hundred": 100,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
SHORT = {"k": 10**3, "mn": 10**6, "m": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
MONTHS = ordered("january february march april may june july august september october november december")
MONTH = (
    r"(?P<mon>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DIG = r"(?:\d{1,3}(?:,\d{3}){1,8}(?!\d)(?:\.\d{1,40})?|\d{1,3}(?: \d{3}){1,6}(?![\d.,])|\d{1,40}(?!\d)(?:\.\d{1,40}(?!\d))?)"
DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d.,]\d|\w)"
YEAR = r"(?P<y>1[5-9]\d\d|20\d\d|21\d\d)(?!\d|,\d|\.\d|%)"
UNIT_WORD = "|".join(sorted((*CARDINAL, *SCALE), key=len, reverse=True))
DECADES = "|".join(w[:-1] + "ies" for w in TENS)
ORD_WORD = "|".join(sorted(ORDINAL, key=len, reverse=True))
SCALE_WORD = "|".join(SCALE)
WORDS = (
    rf"(?:(?:a|an)\s(?=(?:{SCALE_WORD}|dozen)\b)(?:{SCALE_WORD}|dozen)|(?:{UNIT_WORD}))"
    rf"(?:(?:\sand\s|\s|-)(?:{UNIT_WORD})\b){{0,15}}"
)


def words_value(text: str) -> Fraction | None:
    """Value of a phrase of number words (`two hundred and five`), None where they do not make one number."""
    total = current = 0
    for word in re.split(r"[\s-]+", text.lower()):
        if word in {"and", "a", "an"}:
            continue
        if word == "dozen":
            current = max(current, 1) * 12
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALE:
            total += max(current, 1) * SCALE[word]
            current = 0
        else:
            value = CARDINAL.get(word, ORDINAL.get(word, -1))
            room = 100 if current % 100 == 0 else 10 if current % 10 == 0 and current % 100 >= 20 else 1
            if value < 0 or (current and value >= room):
                return None
            current += value
    return Fraction(total + current)
