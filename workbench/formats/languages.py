"""Language codes as other tools write them, made the workbench's `zh-CN`, `zh-TW`, `en`."""

from __future__ import annotations

import functools
import re

from workbench.text.hanzi import ONE_HANZI

CHINESE = frozenset({"zh", "cmn", "zho", "chi", "chinese", "中文", "汉语", "漢語"})
ENGLISH = frozenset({"en", "eng", "english", "英文", "英语", "英語"})
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo", "cht", "traditional"})
_PLAIN = frozenset({"zh", "zh-cn", "zh-hans", "zh-hans-cn", "cmn", "zho", "chi", "cmn-hans", "cmn-cn", "cmn-hans-cn",
                    "zh-tw", "zh-hant", "zh-hant-tw", "cmn-hant", "cmn-tw", "cmn-hant-tw", "en", "eng"})  # fmt: skip
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*$")


@functools.lru_cache(1024)
def normalize(code: str) -> str:
    """`zh`, `zh_CN`, `ZH`, `zh-Hans`, `cmn` → `zh-CN`; `zh-Hant`, `zh-HK` → `zh-TW`; `en-US` → `en`.

    Any other language keeps its code with the usual capitals (`pt_br` → `pt-BR`).
    """
    parts = [p for p in re.split(r"[-_\s()]+", code.strip().lower()) if p]
    if not parts:
        return ""
    if parts[0] in CHINESE:
        return "zh-TW" if TRADITIONAL.intersection(parts[1:]) else "zh-CN"
    if parts[0] in ENGLISH:
        return "en"
    rest = [p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in parts[1:]]
    return "-".join([parts[0], *rest])


@functools.lru_cache(1024)
def variant(code: str) -> str:
    """The code itself where `normalize` loses a region (`en-US`, `zh-HK`), else an empty string."""
    lowered = code.strip().replace("_", "-").lower()
    known = normalize(code) in {"zh-CN", "zh-TW", "en"}
    return code if known and lowered not in _PLAIN and _CODE.match(lowered) else ""


@functools.lru_cache(1024)
def is_code(text: str) -> bool:
    """Whether a header cell names Chinese or English, or looks like `fr` or `pt-BR`."""
    lowered = text.strip().replace("_", "-").lower()
    first = lowered.split("-")[0].split(" ")[0]
    return first in CHINESE | ENGLISH or bool(re.fullmatch(r"[a-z]{2}(-[a-z]{2,4})?", lowered))


@functools.lru_cache(1024)
def base(code: str) -> str:
    """The primary subtag: `zh-CN` → `zh`."""
    return code.split("-", maxsplit=1)[0].lower()


def file_code(code: str) -> str:
    """The short code in file names and Hugging Face columns: `zh-CN` → `zh`; other variants stay whole."""
    return "zh" if code == "zh-CN" else code


def sniff(text: str) -> str:
    """`zh-CN` or `en` by script, empty where the text has letters of neither."""
    han = len(ONE_HANZI.findall(text))
    latin = len(re.findall("[A-Za-z]", text))
    if not han and not latin:
        return ""
    return "zh-CN" if han * 3 >= latin else "en"


def sniff_pair(first: str, second: str) -> tuple[str, str]:
    """Languages of the two sides of one pair, the unknown one being the other's opposite."""
    other = {"zh-CN": "en", "en": "zh-CN", "": ""}
    one, two = sniff(first), sniff(second)
    if one and one == two:
        return one, two
    return one or other[two] or "zh-CN", two or other[one] or "en"
