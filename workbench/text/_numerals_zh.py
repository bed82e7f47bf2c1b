"""Chinese numerals: their values, the words in which they are no numbers, and what counts things."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
SCALE = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12, "亿万": 0, "万万": 10**8, "亿亿": 10**16}

ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,8}(?!\d)(?:\.\d{1,40})?|\d{1,3}(?: \d{3}){1,6}(?![\d.])|\d{1,40}(?!\d)(?:\.\d{1,40}(?!\d))?)"
MIXED = rf"(?:(?:{ARABIC}(?:[十百千]?\s?[万亿]+|[百千](?![克米瓦卡赫帕伏焦])))+(?:\d{{3,4}}(?![\d.万亿千百年月]))?|{ARABIC})"
NUMERAL = r"(?:(?<![零一二三四五六七八九十百千万亿两])[零一二三四五六七八九十百千万亿两]+(?:点[零一二三四五六七八九]+(?![分十个]))?)"

# Words in which a numeral is no number; the lookbehind keeps 十一起 (eleven cases) and 第一 (first).
_WORDS_ONE = (
    "一起 一些 一切 一样 一定 一般 一直 一致 一旦 一边 一方面 一体 一线 一流 一贯 一带 一路 一同 一道 一再 一向 一律 一度 "
    "一概 一举 一心 一意 一共 一经 一味 一时 一面 一行 一连 一如 一手 一身 一旁 一头 一团 一瞬 一系列 一把手 一步 一点 一会 "
    "一下 一生 一代代 一家人 一揽子 一刀切 一窝蜂 一席 一番 一并 一齐 一新 一目 一员 一环 一汽 一重 一来 一者 一则"
)
_WORDS = (
    "统一 唯一 单一 万一 专一 划一 合一 如一 进一步 不一 逐一 二氧化 三氧化 一氧化 二手 三明治 三角 四处 四方 八方 四面 四周 "
    "三门峡 七台河 五台山 九州 三轮车 四海 五湖 八门 六神 五官 二把手 三令五申 千方百计 三番五次 乱七八糟 不三不四 "
    "三心二意 五花八门 四面八方 独一无二 九牛一毛 十全十美 千千万万 成千上万 万众一心 千篇一律 百花齐放 百家争鸣 "
    "百年不遇 七上八下 四通八达 接二连三 丢三落四 颠三倒四 举一反三 一五一十 千家万户 万水千山 千山万水 千变万化 "
    "三三两两 三言两语 两全其美 一国两制 一举两得 一石二鸟 五粮液 九寨沟 千岛湖 六盘水 十字 十分(?!钟|之) 十足 "
    "千万(?=不|别|要|记|小心|注意|莫|勿|当心|得) 万分(?!之) 二维码 二连 三星 三亚 三峡 二人转 四季 四肢 五星 五金 六合 八卦 "
    "二进制 八进制 十进制 十六进制 二分法 二分查找 二元 二叉 三角形 四分卫 三农 七夕 九江 八达 四川 三明 二十面体 十二面体 八面体 六面体 四面体 一二三(?=产业|次产业|线) 一窍不通 一心一意 亿万 千瓦 千克 千米 千卡 千赫 百姓 百货 百科 百度 "
    "万科 万达 万里 万象 万物 万岁 万事 千古 千秋 百般 百合 两栖 两极 两口子"
)
MASK = re.compile(
    "(?<![第十百千万亿零两二三四五六七八九\\d.])(?:"
    + "|".join(w for w in _WORDS_ONE.split())
    + ")|(?<![分十百千万亿零\\d])(?<!分之)(?:"
    + "|".join(w for w in _WORDS.split() if w[0] not in "十百千万亿")
    + ")|(?<![分十百千万亿零一二三四五六七八九两\\d])(?<!分之)(?:"
    + "|".join(w for w in _WORDS.split() if w[0] in "十百千万亿")
    + ")|(?<!分)之一(?![百千万十])"
    + "|(?:星期|礼拜)[一二三四五六](?![个节次])"
    + "|(?<![一二三四五六七八九十两几\\d])周[一二三四五六](?!次|天|个|节|小时|年|岁)"
    + "|[几数上好][十百千万亿]+|成百上千"
)
FOLLOW = (
    "个名位人次天年月日号周岁项条件种类家所座台辆架艘部本册篇张幅只支枝根棵株头匹口户批套组队班排层级届期轮场回遍趟顿步段节章"
    "页句字点面方侧边端处地区县市省州国洲大倍成折分秒时刻米元块角毛斤吨克亩公千平立英海里美欧日代集门科系院校间幢栋道片颗粒滴瓶杯碗"
    "盒箱包袋桶双对副把枚封份则笔款样股串群伙堆阵声者军路站季重维环等小百十万亿中型连营师星强线进局至到-~—"
)


def numeral(text: str) -> Fraction | tuple[Fraction, Fraction] | None:
    """Value of a run of Chinese numerals; a pair for 七八十; None where the run is no number."""
    if len(text) > 40:
        return None
    whole, _, decimals = text.partition("点")
    if decimals:
        value = numeral(whole)
        if not isinstance(value, Fraction):
            return None
        return value + Fraction(int("".join(str(_DIGITS[c]) for c in decimals)), 10 ** len(decimals))
    if all(c in _DIGITS for c in text):
        return _digit_run(text)
    pair = re.fullmatch("(.*?)([一二三四五六七八])([二三四五六七八九])([十百千万亿]*)", text)
    if pair and _DIGITS[pair[3]] == _DIGITS[pair[2]] + 1 and (pair[4] or pair[1].endswith(("十", "百"))):
        low, high = numeral(pair[1] + pair[2] + pair[4]), numeral(pair[1] + pair[3] + pair[4])
        return (low, high) if isinstance(low, Fraction) and isinstance(high, Fraction) else None
    return _sections(text)


def _digit_run(text: str) -> Fraction | tuple[Fraction, Fraction] | None:
    digits = [_DIGITS[c] for c in text]
    if len(digits) == 1:
        return Fraction(digits[0])
    if len(digits) > 2 or "零" in text:
        return Fraction(int("".join(map(str, digits)))) if "两" not in text else None
    first, second = digits
    return (
        (Fraction(first), Fraction(second))
        if (second - first == 1 and first > 1) or text in {"三五", "一两"}
        else None
    )


def _sections(text: str) -> Fraction | None:
    total = 0
    last_scale = 0
    for part in re.finditer("([^万亿]*)([万亿]*)", text):
        digits, marks = part.groups()
        if not digits and not marks:
            continue
        scale = SCALE.get(marks, 0)
        value = _section(digits, last_scale if not marks else 0) if digits else None
        if not digits and total == 0:
            value = 1
        if value is None or not scale or (last_scale and scale >= last_scale and marks):
            return None
        total += value * scale
        last_scale = scale
    return Fraction(total)


def _section(text: str, above: int) -> int | None:
    """Value of a run without 万 and 亿; `above` is the scale named before it (一万二 is 12,000)."""
    match = re.fullmatch(
        "(?:([一二三四五六七八九两]?)千)?零?(?:([一二三四五六七八九两]?)百)?零?(?:([一二三四五六七八九]?)十)?(零?)([一二三四五六七八九两]?)",
        text,
    )
    if not match:
        return None
    value, unit = 0, above // 10 if above else 1
    zero = match[4] or "零" in text
    for group, weight in ((1, 1000), (2, 100), (3, 10)):
        if match[group] is not None:
            value += (_DIGITS[match[group]] if match[group] else 1) * weight
            unit = weight // 10
    if match[5]:
        value += _DIGITS[match[5]] * (1 if zero else max(unit, 1) if not above or value else above // 10)
    if above and match[5] and not value % above and not zero:
        return value
    return value if value or text == "零" else None


def quantity(text: str) -> Fraction | tuple[Fraction, Fraction] | None:
    """Value of Arabic digits with 千/万/亿, or of Chinese numerals."""
    if not text[0].isdigit():
        return numeral(text)
    total = Fraction(0)
    for digits, marks in re.findall(
        rf"({ARABIC})([十百千]?[万亿]*|[百千])", re.sub(r"\s(?=[万亿])", "", text)
    ):
        scale = Fraction(_UNITS.get(marks[:1], 1)) * SCALE.get(marks[1:] if marks[:1] in _UNITS else marks, 0)
        total += Fraction(digits.replace(",", "").replace(" ", "")) * scale
    return total
