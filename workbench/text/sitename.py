"""Names that a site puts everywhere: in the tail of its page titles, in menu lines, and, where it is spam, in sentences.

A crawled page whose chrome was taken over by a link seller carries the seller's name in the title tail and in menu
lines, and often in place of words inside the article. The name is found from the chrome; occurrences in the article are
only flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from workbench.model import Finding, Severity
from workbench.text._words import words

_TAIL = re.compile(
    r"^(?P<head>.{4,}?)(?P<gap>\s*[-_|｜丨–—»·－＿]+\s*)(?P<tail>[^-_|｜丨–—»·－＿。！？]{2,40})$", re.DOTALL
)
_SITE_END = re.compile(
    r"(?:网|网站|官网|新闻网|日报|晚报|门户|频道|官方网站|在线|论坛|公司|集团|股份|研究院|研究所|协会|学会|大学|学院|医院|委员会|人民政府|政府|局|厅|部"
    r"|portal|news|daily|online|times|post|website|official site|\.com|\.cn|\.net|\.org|ltd\.?|inc\.?|group|corporation|company|university|association|agency|network)$",
    re.IGNORECASE,
)
_SALES = words(
    "最新 登录 登陆 入口 下载 app 网址 娱乐 注册 线路 检测 备用 投注 真人 棋牌 体育 电竞 彩票 网页版 安卓 苹果 ios 安装 开户 线上 备用网址 "
    "最新版 首页网址 电子 娱乐城 全站 旗舰厅 大厅 代理 优惠 免费 试玩 vip welcome"
)
_PLAIN = words("国际 官网 平台 首页 手机版 官方 客服 网站 中国 集团 国际版 官方网站 手机 在线 客户端 会员 版")
_ALL = "|".join(sorted(map(re.escape, _SALES | _PLAIN), key=len, reverse=True))
_MEDIA = re.compile("(?:网|報|报|台|社|新闻|news|daily|times)$", re.IGNORECASE)
_SUFFIX = re.compile(f"(?:{_ALL})$", re.IGNORECASE)
_SOLD = (
    "博天堂|娱乐城|真人(?:娱乐|视讯|荷官)|电竞下注|亚博|乐鱼体育|开云体育|华体会|万博体育|必威体育|凯发娱乐|皇冠体育|百家乐|老虎机|六合彩|时时彩|"
    "bet365|bbin|online casino|slot machines? online"
)
ADVERTISING = re.compile(
    f"{_SOLD}|棋牌(?:平台|网|app|游戏)|彩票(?:平台|网|app)|体育投注|在线投注|博彩(?:网|平台|公司)|注册送|开户送|送彩金|网上赌场|澳门新?葡京|"
    "威尼斯人官网|代开发票|加微信|加qq|sports betting site|buy viagra",
    re.IGNORECASE,
)
"""What a link seller writes and an article hardly ever does, wherever it stands."""
_GAMBLING = re.compile(
    f"{_SOLD}|博彩|赌场|赌博|娱乐场|棋牌|葡京|投注|开户|乐鱼|万博|必威|九游|凯发|永利|威尼斯人|金沙|银河国际|太阳城|明升|沙巴|快三|k8|"
    "casino|slots?|poker|betting|sportsbook|baccarat|jackpot|gambling|viagra|cialis|payday loans?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？；]|[a-z][.!?](?:\s|$)")


def title_tail(title: str, others: Iterable[str]) -> int:
    """Offset at which a site's name, with the dash before it, begins at the end of a page title; len(title) if none.

    Args:
        title: raw text of the block.
        others: the other blocks of the page, whose words prove a tail to be the site's name.
    """
    match = _TAIL.match(title)
    if not match:
        return len(title)
    head, tail, rest = match["head"].strip(), match["tail"].strip(), [o.strip() for o in others]
    if len(tail) > len(head) or _SENTENCE.search(tail):
        return len(title)
    stem = head.rstrip(".… ")
    cut = head != stem
    repeated_head = any(o == head or (cut and len(stem) >= 6 and o.startswith(stem)) for o in rest)
    shorts = [o for o in rest if len(o) <= 40 and not _SENTENCE.search(o)]
    named = any(tail in o for o in shorts if o != title)
    site = bool(_SITE_END.search(tail)) and len(tail) <= 30 and not re.search(r"\s*[·]\s*", match["gap"])
    seller = _stem(tail)
    if _stem(head) == seller:
        return len(title)
    sold = seller != tail and len(seller) >= 2 and any(seller in o for o in (head, *shorts) if o != title)
    dash = bool(re.search("[-_|｜丨－＿]", match["gap"]))
    if repeated_head or (_gap_fits(match) and (named or sold or (site and dash))):
        return len(match["head"].rstrip())
    return len(title)


def title_head(title: str, tail: str) -> int:
    """Length of a sales name that stands in front of a title whose tail carries the same name; else 0."""
    match = re.match(r"(?P<name>[^-_|｜丨–—»·－＿。！？]{2,20})\s*[-_|｜丨–—－＿]+\s*(?=\S{4})", title)
    stem = _stem(tail.strip(" -_|｜丨–—－＿"))
    return match.end() if match and len(stem) >= 2 and _stem(match["name"].strip()) == stem else 0


def _gap_fits(match: re.Match[str]) -> bool:
    """An unspaced hyphen inside Latin words (self-reliance) joins no site name."""
    before, after = match["head"][-1:], match["tail"][:1]
    return match["gap"] != "-" or not (before.isascii() and before.isalpha() and after.isascii())


def spam_names(tails: Sequence[str], chrome: Sequence[str]) -> tuple[str, ...]:
    """Names in title tails and menu lines that are spam: gambling words, or one stem with several sales words.

    Args:
        tails: tails of page titles.
        chrome: blocks set aside as chrome.

    Returns:
        Names and their common stem, longest first; () where the site's own name looks honest.
    """
    tokens = Counter(
        t
        for text in (*tails, *chrome)
        if len(text) <= 60
        for t in re.split(r"[-_|｜丨–—»·>＞/\s,，、:：－＿]+", text)
        if len(t) >= 3
    )
    families: dict[str, set[str]] = {}
    for token in tokens:
        families.setdefault(_stem(token), set()).add(token[len(_stem(token)) :].lower())
    carried = {t for tail in tails for t in tokens if t in tail}
    found: set[str] = set()
    for token, count in tokens.items():
        stem = _stem(token)
        endings = families[stem] - {""}
        family = len(endings) >= 2 and any(_sales(e) for e in endings) and not _MEDIA.search(stem)
        shady = bool(_GAMBLING.search(token)) and (token in carried or count >= 2 or family)
        if (family and (token in carried or any(_stem(c) == stem for c in carried) or count >= 2)) or shady:
            found.add(token)
            if len(stem) >= 3 and stem != token:
                found.add(stem)
    return tuple(sorted(found, key=lambda n: (-len(n), n)))


def _sales(ending: str) -> bool:
    return any(word in ending for word in _SALES)


def _stem(token: str) -> str:
    """A name without the sales words behind it: 博天堂最新 and 博天堂国际 are both 博天堂."""
    stem = token
    while True:
        shorter = _SUFFIX.sub("", stem)
        if shorter == stem or len(shorter) < 2:
            return stem
        stem = shorter


def carries(text: str, names: Sequence[str]) -> bool:
    """Whether a short block is little more than spam names and the words that go with them."""
    rest = text
    for name in names:
        rest = rest.replace(name, "")
    if rest == text:
        return False
    return len(re.sub(rf"{_ALL}|\W", "", rest, flags=re.IGNORECASE)) <= 4


def spam_findings(text: str, names: Sequence[str]) -> tuple[Finding, ...]:
    """Occurrences of spam names in a kept paragraph, for the editor; the text is not changed."""
    if not names:
        return ()
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, names))})(?:{_ALL})*", re.IGNORECASE)
    return tuple(
        Finding(
            "spam",
            f"“{match.group()}” is the name that the page's title and menus carry: probably put in by a link seller, "
            "in place of the article's own word or beside it",
            Severity.WARNING,
            "src",
            match.start(),
            match.end(),
        )
        for match in pattern.finditer(text)
    )
