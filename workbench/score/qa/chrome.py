"""Advertising and parts of a web site that do not belong to an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model import Finding, Severity, Side
from workbench.score.qa.registry import Context, finding, unit_check

_SPAM = re.compile(
    "博天堂|娱乐城|真人娱乐|棋牌|彩票(?:平台|网|app)|体育投注|在线投注|博彩(?:网|平台|公司)|注册送|开户送|送彩金|老虎机|"
    "网上赌场|百家乐|六合彩|时时彩|澳门(?:新)?葡京|威尼斯人官网|亚博|万博体育|代开发票|加微信|加qq|"
    "online casino|slot machines? online|sports betting site|buy viagra",
    re.IGNORECASE,
)
_CHROME = re.compile(
    "网站地图|上一篇[:：]|下一篇[:：]|分享(?:到|至)[:：]|责任编辑[:：]|点击(?:查看|进入|下载)|版权所有|友情链接|当前位置[:：]|返回(?:顶部|首页)|"
    "扫一扫|关注我们|打印本页|关闭窗口|浏览次数[:：]|阅读次数[:：]|"
    "all rights reserved|copyright ©|click here|back to top|share (?:to|on)[: ]|site ?map\\b|previous (?:article|post):|"
    "next (?:article|post):|skip to (?:main )?content|accept (?:all )?cookies|subscribe to our newsletter|"
    "print this page|post time[:：]|views?: ?\\d+",
    re.IGNORECASE,
)


@unit_check("chrome", "Advertising or parts of a web page stand in the text.")
def chrome(c: Context) -> Iterator[Finding]:
    """Known phrases of link spam (errors) and of page furniture (warnings), on both sides."""
    sides: tuple[tuple[Side, str], ...] = (("src", c.src), ("tgt", c.tgt))
    for side, text in sides:
        for match in _SPAM.finditer(text):
            message = f"“{match.group()}” is advertising."
            yield finding("chrome", message, match.span(), side=side, severity=Severity.ERROR)
        for match in _CHROME.finditer(text):
            message = f"“{match.group()}” belongs to the page, not to the article."
            yield finding("chrome", message, match.span(), side=side)
