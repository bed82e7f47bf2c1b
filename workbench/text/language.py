"""Which language a text is in: zh-CN, zh-TW, en, or none of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.errors import LanguageError
from workbench.text._words import words
from workbench.text.hanzi import ONE_HANZI
from workbench.text.script import to_simplified, to_traditional

_KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff]")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a]")
_OTHER = re.compile("[\u0370-\u05ff\u0600-\u0eff\u10a0-\u10ff\u1200-\u139f\u1780-\u18af]")
_WORD = re.compile("[A-Za-z\u00c0-\u024f’']+")
HAN_WEIGHT = 2.5  # a Chinese character says about as much as so many Latin letters

_ENGLISH = words(
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which "
    "one you were all her she there would their we him been has when who will no more if out so up said what its about "
    "than into them can only other time new some could these two may first then do any my now such like our over our "
    "also after most should"
)
_FOREIGN = {
    "French": words(
        "le la les des et est une un du que qui dans pour sur pas par au avec ce il elle sont nous vous mais ou "
        "son ses aux cette été"
    ),
    "German": words(
        "der die das und ist nicht ein eine zu den von mit sich auf für dem des im als auch es an werden aus er "
        "hat daß dass sie nach wird bei einer um am sind noch wie einem über"
    ),
    "Spanish": words(
        "el la los las de que y en un una es por con para del se lo como más pero sus le ya este sí porque esta "
        "son entre cuando muy sin sobre también me hasta"
    ),
    "Italian": words(
        "il di che è la e un per in non una sono con si da del le dei della come più ma al anche gli nel alla lo "
        "questo ha"
    ),
    "Portuguese": words(
        "o a os as de que e do da em um uma para é com não por mais dos como mas foi ao ele das tem à seu sua ou "
        "são"
    ),
    "Dutch": words(
        "de het een en van is dat die op te niet zijn voor met aan er om ook als bij maar door naar dan wordt uit "
        "nog worden deze"
    ),
    "Indonesian": words(
        "yang dan di dengan untuk ini dari dalam tidak itu pada akan ada adalah juga oleh ke sebagai saya karena "
        "bisa mereka"
    ),
    "Vietnamese": words("và của là có không được cho các một trong những với người này đã khi đến về như ra"),
    "Polish": words("i w nie na się z do to że jest za od po jak ale co tak jego przez dla był są"),
    "Swedish": words("och att det i en som är på av för med den till inte om ett har jag var så från"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A language with a confidence in [0, 1]; `lang` is "" for neither Chinese nor English, `other` then names it."""

    lang: str
    confidence: float = 0.0
    other: str = ""


def detect(text: str) -> Guess:
    """The language of a paragraph or a whole text.

    A text without letters (numbers, marks) is neither, with confidence 0. Short Latin text counts as English with low
    confidence, since names and headings have no small words.
    """
    han, kana, hangul, latin, other = (
        len(p.findall(text)) for p in (ONE_HANZI, _KANA, _HANGUL, _LATIN, _OTHER)
    )
    weights = {
        "zh": han * HAN_WEIGHT,
        "latin": float(latin),
        "kana": kana * 2.0,
        "hangul": hangul * HAN_WEIGHT,
    }
    total = sum(weights.values()) + other * 1.2
    if not total:
        return Guess("")
    if kana > 0.12 * (kana + han) and kana >= 2 and weights["kana"] + weights["zh"] > weights["latin"]:
        return Guess("", min(1.0, kana / 10), "Japanese")
    if weights["hangul"] > total / 3:
        return Guess("", weights["hangul"] / total, "Korean")
    if other * 1.2 > total / 2:
        return Guess("", other * 1.2 / total, "a script that is neither Chinese nor Latin")
    if weights["zh"] >= weights["latin"]:
        return Guess(_region(text), round(weights["zh"] / total, 3))
    return _latin(text, weights["latin"] / total)


def _region(text: str) -> str:
    """zh-TW where more characters are traditional-only than simplified-only."""
    sample = "".join(ONE_HANZI.findall(text[:20_000]))
    simplified, traditional = to_simplified(sample), to_traditional(sample)
    from_traditional = sum(a != b for a, b in zip(sample, simplified, strict=False))
    from_simplified = sum(a != b for a, b in zip(sample, traditional, strict=False))
    return "zh-TW" if from_traditional > from_simplified else "zh-CN"


def _latin(text: str, share: float) -> Guess:
    tokens = [w.lower() for w in _WORD.findall(text[:50_000])]
    if not tokens:
        return Guess("")
    english = sum(w in _ENGLISH for w in tokens) / len(tokens)
    name, foreign = max(
        ((name, sum(w in stop for w in tokens) / len(tokens)) for name, stop in _FOREIGN.items()),
        key=lambda f: f[1],
    )
    accented = sum(any(c > "\x7f" and c != "’" for c in w) for w in tokens) / len(tokens)
    if foreign > english + 0.04 and (len(tokens) >= 6 or (foreign > 0.3 and len(tokens) >= 4)):
        return Guess("", round(min(1.0, foreign * 3), 3), name)
    if accented > 0.25 and len(tokens) >= 6:
        return Guess("", round(accented, 3), "a language with accents")
    if len(tokens) >= 40 and english < 0.03:
        return Guess("", 0.5, "no language with English words")
    return Guess("en", round(share * min(1.0, 0.35 + english * 2.5), 3))


def document_language(texts: Iterable[str], *, name: str | None = None) -> Guess:
    """The dominant language of a document from its paragraphs.

    Raises:
        LanguageError: neither Chinese nor English.
    """
    guess = detect("\n".join(texts))
    if guess.lang:
        return guess
    what = f"it looks like {guess.other}" if guess.other else "it has no words"
    raise LanguageError(
        f"neither Chinese nor English: {what}",
        where=name,
        remedy="name the language with --lang if that is wrong",
    )
