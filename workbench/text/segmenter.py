"""Sentences of a paragraph: quote- and bracket-aware for Chinese, abbreviation-aware for English, both in one text.

Rules, not a model: a full stop, exclamation or question mark, or ellipsis ends a sentence with the closing quotes that
follow it, unless it stands inside a protected place (brackets, 《》, 「」, short Chinese quotes, URLs), belongs to an
abbreviation, number or list mark, or the sentence plainly goes on behind the quote (“好！”他说。).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model import Segment
from workbench.text._abbreviations import MAYBE, NUMBERED, STARTERS, TITLES
from workbench.text.hanzi import HANZI, ONE_HANZI

QUOTE_LIMIT = 100  # a longer “…” in Chinese is split inside: no engine translates it well as one segment
BRACKET_LIMIT = 400  # a longer (…) in English is taken for a forgotten bracket

WINDOW = 120  # characters looked at around a stop, so that the time stays linear in the length

_STOPS = "。！？｡．…!?."
_CLOSERS = "”’」』）)］\\]】》〉\"'»"
_TAIL = _STOPS + "”’」』）)］]】》〉\"'» "
_STOP = re.compile(rf"[{_STOPS}]+(?:[{_CLOSERS}]|\s?”|\[\d{{1,3}}\])*[{_STOPS}]*")
_SEMICOLON = re.compile("[；;]+(?=[^；;])")
_URL = re.compile(
    rf"(?:https?://|ftp://|www\.)[^\s\u3000-\u303f{HANZI}\uff00-\uffef“”‘’<>\"]+|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]+)+"
)
_GOES_ON = re.compile("\\s*[，、；：,;:。！？）》」』的等]")
_COMMA = re.compile("\\s*[，、；：,—]")
_REPORT = re.compile(
    "\\s*[^，。！？；：,:“”「」\\s]{1,14}?(?:说道|说|道|问道|问|答道|回答说|表示|指出|强调|喊道|喊|叫道|介绍|回忆|认为|写道|笑道|感叹|告诉记者)[。，,！]"
)
_PAIRS = {
    "“": "”",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "[": "]",
    "【": "】",
    "［": "］",
}
_MARKS = re.compile("[" + re.escape("".join((*_PAIRS, *_PAIRS.values(), '"'))) + "]")
_QUOTES = '“「『"'
_LIST_MARK = re.compile(r"\s*(?:[(（]?(?:\d{1,3}|[ivxIVX]{1,4}|[A-Za-z])[.)）]|[•·▪■◆●*-])$")
_NEXT_WORD = re.compile(r"[\s“‘\"'(\[（「『•·–—-]*(\w+)?")


def segment(text: str, lang: str, *, semicolons: bool = False) -> tuple[Segment, ...]:
    """Sentences of one paragraph.

    Args:
        text: one paragraph; line breaks inside it are spaces.
        lang: BCP-47 code; decides how quotes are treated, all else follows from the characters.
        semicolons: also end a segment at ； and ; in Chinese, for very long enumerations.

    Returns:
        Segments in order with `text[s.start:s.end] == s.text`; what lies between them is whitespace only, so that
        text and segments give each other back exactly.
    """
    zh = lang.lower().startswith("zh")
    shield = _Shield(text, zh=zh)
    ends: list[int] = []
    start = 0
    for match, soft in _candidates(text, semicolons=semicolons and zh):
        if match.start() < start:
            continue
        end = match.end() if soft else _sentence_end(text, match, start, shield, zh=zh)
        if end is not None and (not soft or not shield.inside(match.start())):
            ends.append(end)
            start = end
    return _cut(text, [*ends, len(text)])


def _candidates(text: str, *, semicolons: bool) -> Iterator[tuple[re.Match[str], bool]]:
    """(match, whether it is a semicolon) of all places where a sentence could end, in order."""
    found = [(m, False) for m in _STOP.finditer(text)]
    if semicolons:
        found += [(m, True) for m in _SEMICOLON.finditer(text)]
    return iter(sorted(found, key=lambda f: f[0].start()))


def _cut(text: str, ends: list[int]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    start = 0
    for end in ends:
        piece = text[start:end]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            segments.append(Segment(body, first, first + len(body)))
        start = end
    return tuple(segments)


class _Shield:
    """Places inside which no sentence ends: matched brackets and quotes, URLs and e-mail addresses.

    `closing[i]` and `opening[i]` are the marks of the outermost protected pair around i, or -1.
    """

    def __init__(self, text: str, *, zh: bool) -> None:
        self.text = text
        self.half_width = "。" not in text
        self.closing = [-1] * len(text)
        self.opening = [-1] * len(text)
        covered = 0
        for start, end in sorted(_pairs(text, zh=zh), key=lambda pair: (pair[0], -pair[1])):
            for i in range(max(start + 1, covered), end):
                self.closing[i], self.opening[i] = end, start
            covered = max(covered, end)
        for match in _URL.finditer(text):
            address = match.group().rstrip(".,;:!?)'")
            for i in range(match.start(), match.start() + len(address)):
                self.closing[i], self.opening[i] = match.start() + len(address), -2

    def inside(self, index: int) -> bool:
        return self.closing[index] >= 0

    def ends_quote(self, index: int, start: int) -> int | None:
        """End of the protected pair that a stop at `index` closes, where the pair may end a sentence; else None."""
        close, opened = self.closing[index], self.opening[index]
        if opened < 0 or close - index > 20 or self.text[index:close].strip(_TAIL):
            return None
        mark = self.text[opened]
        alone = opened - start < 20 and not self.text[start:opened].strip()
        return close + 1 if mark in _QUOTES or (alone and mark in "（([【［") else None


def _pairs(text: str, *, zh: bool) -> list[tuple[int, int]]:
    """(opening, closing) of every protected pair; marks without a partner protect nothing."""
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    even = zh and text.count('"') % 2 == 0
    ascii_open: int | None = None
    for match in _MARKS.finditer(text):
        i, char = match.start(), match.group()
        if char == '"' and even:
            if ascii_open is not None:
                found.append((ascii_open, i))
            ascii_open = i if ascii_open is None else None
        elif char in _PAIRS:
            stack.append(i)
        elif char in _PAIRS.values():
            near = range(len(stack) - 1, max(-1, len(stack) - 20), -1)
            depth = next((d for d in near if _PAIRS[text[stack[d]]] == char), None)
            if depth is not None:
                found.append((stack[depth], i))
                del stack[depth:]
    return [pair for pair in found if _protects(text[pair[0]], pair[1] - pair[0], zh=zh)]


def _protects(mark: str, length: int, *, zh: bool) -> bool:
    if mark in '“"':
        return zh and length <= QUOTE_LIMIT
    return zh or mark not in "([（［" or length <= BRACKET_LIMIT


def _sentence_end(text: str, match: re.Match[str], start: int, shield: _Shield, *, zh: bool) -> int | None:
    """Where the sentence ends that the stop at `match` may close; None where it goes on."""
    end = match.end()
    if shield.inside(match.start()):
        close = shield.ends_quote(match.start(), start)
        if close is None:
            return None
        end = max(end, close)
    marks = match.group()
    if re.search("[。！？｡]", marks):
        return None if _continues(text, end, marks) else end
    before = text[match.start() - 1] if match.start() > start else ""
    chinese = bool(re.match(f"[{HANZI}”’」』）》％%]", before)) and (zh or bool(ONE_HANZI.match(before)))
    if chinese:
        return _chinese_end(text, match, end, start, half_width=shield.half_width)
    return end if _english_end(text, match, end, start) else None


def _continues(text: str, end: int, marks: str) -> bool:
    """Whether the sentence goes on behind the stop: a comma follows, or after a closing quote 的 or 他说."""
    if not re.search(f"[{_CLOSERS}]", marks):
        return bool(_COMMA.match(text, end))
    return bool(_GOES_ON.match(text, end) or _REPORT.match(text, end))


def _chinese_end(text: str, match: re.Match[str], end: int, start: int, *, half_width: bool) -> int | None:
    """Half-width marks and ellipses behind Chinese characters."""
    marks = match.group()
    rest = text[end : end + WINDOW]
    if _continues(text, end, marks):
        return None
    if "…" in marks:
        said = text[start : min(match.start(), start + WINDOW)].strip()
        return end if len(said) >= 4 or not rest.strip() else None
    if re.search("[!?]", marks):
        return end
    if not rest or rest[0].isspace():
        return end
    # a text without any 。 that uses half-width marks throughout: ...,在齐二举行.会议...
    clause = text[max(start, match.start() - WINDOW) : match.start()]
    return end if half_width and "," in clause and rest[0] != "," else None


def _english_end(text: str, match: re.Match[str], end: int, start: int) -> bool:
    marks, rest = match.group(), text[end : end + WINDOW]
    if not rest.strip():
        return True
    following = _NEXT_WORD.match(rest)
    word = (following[1] if following else None) or ""
    first = word[:1] or rest.lstrip()[:1]
    chinese_next = bool(ONE_HANZI.match(first))
    if not rest[0].isspace() and not chinese_next:
        return _glued(text, match, rest, word)
    if first.islower() or (not word and first in ",;:-–—)/&+=|"):
        return False
    if not marks.startswith("."):
        return True
    if marks.startswith(("..", "…")):
        return first.isupper() or chinese_next
    return _full_stop(text[max(start, match.start() - WINDOW) : match.start()], word, marks)


def _glued(text: str, match: re.Match[str], rest: str, word: str) -> bool:
    """A stop without a space behind it: “…end.”“Next…”, or crawled text that lost its spaces (end.The next)."""
    marks = match.group()
    if re.search("[”’]$", marks):
        return rest[0] in "“‘" or rest[0].isupper()
    previous = re.search(r"\b[a-z]{3,}$", text[max(0, match.start() - 40) : match.start()])
    return bool(previous) and word.lower() in STARTERS and word[0].isupper() and len(word) > 1


def _full_stop(before: str, word: str, marks: str) -> bool:
    """Whether a single full stop after `before` and in front of `word` ends the sentence."""
    token = re.search(r"[A-Za-z0-9À-ɏ.&'’-]{0,30}$", before)
    name = token.group() if token else ""
    low = name.lower()
    starts = word.lower() in STARTERS and word[:1].isupper()
    if len(marks) > 1 and starts:
        return True
    if _LIST_MARK.fullmatch(before + ".") or low in TITLES or (low in NUMBERED and word[:1].isdigit()):
        return False
    if low in MAYBE or re.fullmatch(r"(?:[a-z]\.)+[a-z]", low):
        return starts
    if re.fullmatch("[A-Z]", name):
        return starts and (name == "I" or bool(re.search(r"\b[a-z]+\s[A-Z]$", before)))
    return True
