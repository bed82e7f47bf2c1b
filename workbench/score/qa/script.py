"""Traditional characters in simplified text and the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model import Finding
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.script import to_simplified, to_traditional

# characters that simplified text has too (names, reading marks, 乾隆 and the like)
_BOTH = frozenset("乾著瞭鍾於適麼蘇吒堃喆昇週菴餘藉覆徵繫後鬱鹼托剋佔")


@unit_check("script", "Traditional and simplified characters are mixed.", targets=("zh",))
def script(c: Context) -> Iterator[Finding]:
    """Characters of the other script than the target language asks for, with the right one as fix."""
    taiwan = c.pair.tgt.lower() in {"zh-tw", "zh-hant", "zh-hk", "zh-mo"}
    other = to_traditional(c.tgt) if taiwan else to_simplified(c.tgt)
    if len(other) != len(c.tgt) or other == c.tgt:
        return
    name = "simplified" if taiwan else "traditional"
    for i, (have, want) in enumerate(zip(c.tgt, other, strict=True)):
        if have != want and have not in _BOTH and not (taiwan and _either(have)):
            yield finding("script", f"{have} is a {name} character.", (i, i + 1), fix=want)


def _either(char: str) -> bool:
    """Whether a character is good traditional Chinese too: 台, 里, 后, 面 and others have two traditional forms."""
    return (
        to_simplified(char) == char
        and char
        in "台里后面干只发云松谷丑斗姜才准并布表出冬范丰复刮号合回伙机极家价借卷克困累了历秘蔑宁千秋曲沈升舍适胜术苏涂万系咸向须旋叶余郁御愿岳折征症制致钟周朱筑准"
    )
