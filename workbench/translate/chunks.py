"""Over-long segments: cut at the strongest punctuation near the middle, and rejoined after translation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from workbench.model import Hypothesis
from workbench.text._abbreviations import ABBREVIATIONS
from workbench.text.hanzi import HANZI
from workbench.text.segmenter import segment
from workbench.text.words import small_words

Length = Callable[[str], int]

_FULLNESS = 2.0  # nats a token that the whole length of a draft is worth
# strongest first; ASCII marks count only where white space or a hanzi follows, so 1,000 and 3.5 stay whole
_CUTS = (
    re.compile(r"(?:[。！？!?…]+[”’」』）)\"]*|\.[”’)\"]*(?=\s))\s*"),
    re.compile(r"[；;]\s*"),
    re.compile(rf"(?:[，：]|[,:](?=[\s“\"{HANZI}]))\s*"),
    re.compile(r"、\s*"),
    re.compile(r"\s+"),
)
_STOPPED = re.compile(r"(?<![\w.])([A-Za-z](?:[A-Za-z.]*[A-Za-z])?)\.\s*$")
_SHORTEST = 6  # characters of a sentence that is translated alone
_WINDOW = 40  # characters before a cut that may hold an abbreviation and white space
_WE = re.compile(r"(?:and )?[Ww]e (?:will|must|should|shall|need)\b")
_MIDDLE = 0.35  # a cut must leave at least this share of the characters on either side, if one does
_END = {"，": ",", ",": ",", "；": ";", ";": ";", "：": ":", ":": ":", "、": ","}
_FULL = {",": "，", ";": "；", ":": "：", "、": "、", "": ""}
_UNENDED = re.compile(r"\w\s*$")  # a cut between words
# English words that have a capital only where a sentence begins: what a piece may begin with
_SMALL_WORDS = (
    "the a an this that these those it its he his him she her they their them we our us you your there here and but or "
    "nor so yet if when while as although though because since after before until once where which who what how why in "
    "on at by for from to with without of about into over under between among through throughout during against within "
    "according including despite such some many much most more few all each every both several other another no not "
    "only even just also then thus therefore however moreover meanwhile finally currently now today still already "
    "is are was were be been being has have had having do does did can could will would may might must should let "
    "make making take taking give giving carry carrying promote promoting strengthen strengthening improve improving "
    "build building develop developing further actively fully better new one two three"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def split_sentences(text: str, lang: str) -> list[str]:
    """The sentences of a segment, for each is translated better alone; one of few characters goes with the next."""
    cuts = [0]
    for part in segment(text, lang)[:-1]:
        if part.end - cuts[-1] >= _SHORTEST:
            cuts.append(part.end)
    return [text[a:b].strip() for a, b in pairwise([*cuts, len(text)])]


def split_long(text: str, length: Length, limit: int) -> list[str]:
    """Pieces of at most `limit` tokens; joined they give the text, up to white space at the cuts.

    Args:
        text: one segment.
        length: number of source tokens of a text.
        limit: most tokens a piece may have.
    """
    if len(text) < 2 or length(text) <= limit:
        return [text]
    at = _cut_point(text)
    left, right = text[:at].strip(), text[at:].strip()
    if not left or not right:
        at = len(text) // 2
        left, right = text[:at], text[at:]
    return [*split_long(left, length, limit), *split_long(right, length, limit)]


def _cut_point(text: str) -> int:
    """Offset nearest to the middle after the strongest mark there is, else the middle."""
    middle = len(text) / 2
    for share in (_MIDDLE, 0.1):
        for pattern in _CUTS:
            ends = [m.end() for m in pattern.finditer(text) if 0 < m.end() < len(text)]
            ends = [e for e in ends if share * len(text) <= e <= (1 - share) * len(text)]
            ends = [e for e in ends if not _abbreviated(text[max(0, e - _WINDOW) : e])]
            if ends:
                return min(ends, key=lambda e: abs(e - middle))
    return int(middle)


def _abbreviated(before: str) -> bool:
    """Whether the full stop at the end of `before` is that of an abbreviation: U.S., Mr., an initial."""
    word = _STOPPED.search(before)
    return word is not None and (len(word[1]) == 1 or word[1].lower() in ABBREVIATIONS)


def join_chunks(sources: Sequence[str], targets: Sequence[str], tgt_lang: str) -> str:
    """Translations of the pieces of one segment, in order, as one text.

    A piece that ended in a comma, semicolon or no mark must not end its translation with a full stop in mid-sentence, nor
    the next piece begin with a capital, as far as its first word tells. Chinese says a series of duties without a subject, and
    each of its pieces comes as a sentence of ours: We must ..., and we will ...
    """
    space = "" if tgt_lang.startswith("zh") else " "
    done: list[str] = []
    mark = None
    for i, (source, target) in enumerate(zip(sources, targets, strict=True)):
        text = _small(target.strip()) if mark is not None and space else target.strip()
        if mark == "," and done and _WE.match(done[-1]) and _WE.match(text):
            text = f"and {text}"
        last = i == len(sources) - 1
        mark = _END.get(source.rstrip()[-1:], "" if _UNENDED.search(source) else None)
        if not last and text and mark is not None:
            text = re.sub(r"[.。,，;；:：、]+$", "", text)
            text += _FULL[mark] if tgt_lang.startswith("zh") else mark
        if text:
            done.append(text)
    return space.join(done)


def fullest(drafts: Sequence[list[Hypothesis]]) -> list[Hypothesis]:
    """Of several n-best lists of one segment, the one whose first is likely and leaves little out.

    A tenth of the longest draft's characters counts as much as 0.2 nats a token: the model finds what leaves a clause
    out likelier. Weight and cuts were chosen on newstest2021.
    """
    longest = max(len(d[0].text) for d in drafts) or 1
    return max(drafts, key=lambda d: d[0].score + _FULLNESS * len(d[0].text) / longest)


def _small(text: str) -> str:
    """`text` with a small first letter where its first word has a capital in names only, and no name begins here."""
    word = re.match(r"[A-Z][a-z]*(?:'[a-z]+)?(?=[\s,;:]|$)", text)
    if word is None:
        return text
    small = word[0].lower()
    alone = not re.match(r" [A-Z]", text[word.end() :])
    return small + text[word.end() :] if small in _SMALL or (alone and small in small_words()) else text


def passes_through(text: str) -> bool:
    """Whether there is nothing to translate: no letters or hanzi at all, or one URL or address alone."""
    stripped = text.strip()
    if not any(c.isalpha() for c in stripped):
        return True
    return re.fullmatch(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+", stripped) is not None
