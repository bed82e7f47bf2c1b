"""A negation that only one side has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model import Finding, Severity
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.hanzi import HANZI

# words with 不, 没, 无, 未, 非, 别 that deny nothing, or that English rarely renders by a negation
_NOT_DENYING_ZH = re.compile(
    "不仅仅?|不但|不光|不只|不单|不过|不断|不管|不论|不少|不同|不久|不时|不已|不禁|不愧|不妨|不惜|不得不|不能不|不可不|不约而同|不一(?:样|定|会|致)?|不由得?|不满|不足|不错|不良|"
    "不等|不等于|不动产|不锈钢|不平(?:等|衡)|不计其数|不可思议|不容|不遗余力|不折不扣|不言而喻|不知不觉|不可避免|不择手段|不亚于|不失(?:为|时机)|不失|不忘|不懈|不乏|不胜|不慎|不安|不幸|"
    "不解|不快|不便|不当|不明|不利|不顾|不外乎|不外|不如|不屈|不朽|不息|不止|不下|不到|不及|不妙|不适|不宜|不法|不公|不稳|不再|不见(?!得)|不由|不必要|不起眼|不好意思|不以为然|是不是|能不能|会不会|"
    "要不要|有没有|好不好|差不多|了不起|对不起|忍不住|来不及|禁不住|少不了|免不了|离不开|无论|无线|无人|无疑|无比|无数|无限|无穷|无非|无所谓|无奈|无辜|无意|无视|无私|无情|无聊|无形|无锡|无产|无偿|"
    "无缝|无声|无尽|无时无刻|无微不至|无可|无语|无助|无障碍|无处不在|无家可归|毫无疑问|未来|未婚|未知|未尝|未免|未遂|未成年|从未来|没收|没落|没事|沉没|淹没|出没|埋没|非常|非洲|非法|非凡|非得|非要|"
    "非营利|非政府|非遗|非物质|非裔|是非|除非|并非|莫非|南非|北非|东非|西非|中非|非典|非议|别人|别墅|别的|别克|别名|特别|分别|区别|级别|性别|类别|告别|差别|个别|识别|鉴别|辨别|派别|离别|送别|"
    "甄别|国别|久别|永别|别致|别具|别样|否则|能否|是否|可否|与否|否认|否决|莫斯科|莫名|莫大|莫过于|勿忘|无独有偶|不单单|不谋而合|不无|未必不|无不|没有不|莫不|不会不|不是不|岂不|何不|要不是?|可不|"
    "不只是|不仅是|不见了|不甘|不善|不凡|不俗|不菲|不治|不休|不停|不绝|不倒|不论是|不得已|不料|不想|不巧|不妨碍|不符|不合|不和|不悦|不堪|不孕|不育|不雅|不实|不端|不孝|不义|不敌|不日|不等式|"
    "坚定不移|不移|不忠|时不我待|当仁不让|不独|不正之风|不讳|不小心|不尽相同|不尽|不畅|层出不穷|源源不断|不小(?!心)|不争|不变|不顺|不扩散|不低(?!于)|不短|不轻|不差|不难|不看好|不超过|不重叠|一个不落|没那么|不算什么|不所知|不远|不疑|奋不顾身|不可分割|不可磨灭|不拘|不符合|不忍|不辱|不负|永不|义不容辞|锲而不舍|持之以恒|不渝|经久不衰|不夜|供不应求|不了了之|莫里|莫迪|莫拉|莫尼|无锡|无人驾驶|无所适从|"
    "密不可分|毫不留情|不暇|一丝不挂|不脱|不可战胜|不佳|不多了?|"
    "不期而遇|不期|不可或缺|必不可少|不可开交|不易|不菲|不景气|不明白|不动声色|不甚|不太|不大|不怎么|不见不散|绝不仅仅|无所不|无力|无效|无缘|无望|无法无天|无关紧要|无家|无忧|无需|不需|不用|毋庸|毋须"
)
# of those, the ones that cannot render an English negation either
_NO_CUE_ZH = re.compile(
    "不仅仅?|不但|不光|不只|不断|不管|不论|不少(?!于)|不久|不时|不禁|不惜|不过|不休|不已|不息|不愧|不料|不约而同|不知不觉|不计其数|不可思议|不得不|不锈钢|不动产|无论|无线|无人机|无疑|未来|未婚|没收|沉没|淹没|出没|埋没|非常|非洲|除非|莫非|"
    "南非|北非|东非|西非|中非|非裔|别人|别墅|别的|别克|特别|分别|区别|级别|性别|类别|告别|差别|个别|识别|鉴别|辨别|派别|离别|送别|甄别|否则|能否|是否|可否|莫斯科|"
    "莫名|莫里|莫迪|莫拉|莫尼|无锡|参议院|避孕|难道|难民|失业|失踪|绝对|绝大|禁止|免费"
)
_NO_CUE_EN = re.compile(
    r"\bnot (?:only|just|merely|simply)\b|\bno\. ?\d|\bwhether or not\b|\bor not\b|\bno matter\b|\bnothing but\b",
    re.IGNORECASE,
)
_DENY_ZH = re.compile(f"不|没有?|无法|无权|未(?!时)|并非|并不|绝非|而非|勿|毫无|(?<![{HANZI}])别|从未")
_CUE_ZH = re.compile(
    "[不没无未非别勿莫否免绝毋缺拒难禁仅失避]|只有|停止|防止|阻止|放弃|之前|以外|之外|范围外|除外|至少|反而|而是|才(?:能|会|有|开)|哪里|怎么|何必|岂|少有|很少|极少|反对|摆脱|排除"
)
_NOT_DENYING_EN = re.compile(
    r"\bnot only\b|\bnot just\b|\bnot merely\b|\bnot simply\b|\bno\. ?\d|\bno doubt\b|\bwhether or not\b|\bor not\b|\bno matter\b|\bno longer\b|"
    r"\bno later than\b|\bno less than\b|\bnot least\b|\bnot to mention\b|\bnot until\b|\bif not\b|\bno wonder\b|\bno one else\b|\bwhy not\b|"
    r"\bnot (?:far|long|bad|unlike|uncommon|too)\b|\bno (?:fewer|more) than\b|\b(?:can|could)(?:not|n['’]t) help\b|\bno other\b|\bnothing but\b|"
    r"\bnone other\b|\bnever-ending\b|\bnot alone\b|\bnot yet\b|\bnot unless\b|\bsooner than not\b|\bas not\b|\bnon-?profit\b|\bdon['’]t you\b|isn['’]t it\b",
    re.IGNORECASE,
)
_DENY_EN = re.compile(
    r"\b(?:not|never|cannot|nobody|nothing|none|neither|nor|no one|no)\b|n['’]t\b", re.IGNORECASE
)
_CUE_EN = re.compile(
    r"\b(?:not|never|cannot|nobody|nothing|none|neither|nor|no|nowhere|without|blocked|barred|cowardly|too \w+(?: \w+)? to|(?:has|have|had|is|are) yet|hardly|barely|scarcely|seldom|rarely|few|fewer|little|"
    r"unless|until|before|yet|instead|rather than|except|too|despite|regardless|lest|anything but|other than|far from|free of|free from|"
    r"(?:fail|lack|avoid|prevent|stop|refus|reject|den[iy]|declin|forbid|prohibit|miss|doubt|difficult|ignor|neglect|exempt|oppos|disagree|"
    r"resist|abandon|forg[eo]t|exclu|ceas|withh|defi|reluctan|shrug|limit|insufficient|inadequate|shortage|los[et]|losing|short of|weak)\w*|"
    r"forbade|bans?|banned|hard to|impossible|impossibility|unable|inability|unknown|unaware|zero|absent|absence|only|still|otherwise|worse|"
    r"un(?!it|ion|iv|der|til|iqu|iform|cle)[a-z]{3,}|"
    r"in(?:accura|adequa|appropria|capab|complet|consisten|correct|decis|definit|depende|different|direct|effective|evitab|expens|experienc|"
    r"flexib|secur|significan|stab|suffic|tolera|valid|visib)\w*|im(?:matur|mobil|moral|mort|partial|patien|perfect|possib|practic|prop)\w*|"
    r"ir(?:regular|relevan|respons|revers|replaceab|resistib)\w*|il(?:lega|litera|logic|legitim)\w*|"
    r"dis(?:abl|advant|appear|approv|belie|comfort|connect|contin|honest|like|miss|obey|order|pleas|qualif|regard|respect|satisf|trust)\w*|"
    r"non-?\w{3,}|mis(?:under|tak|lead|us|fortun|judg)\w*|[a-z]{3,}less(?:ly|ness)?)\b|n['’]t\b",
    re.IGNORECASE,
)


# a bare 不 in a Chinese target is often only the idiom for something positive; these are plain
_STRONG_ZH = re.compile("不(?:会|能|是|要|可|同意|参加|存在|需要|允许)")
# cues that the other side says too are no rendering of its negation: `before` beside 之前, 避 beside "avoid"
_EXPLAINED_EN: tuple[tuple[str, str], ...] = (
    (r"before|until", "前|直到|直至"), (r"only", "只|仅|才|唯"), (r"still", "[仍还却](?![未没不])|依然|依旧"), (r"los[et]|losing", "失|损|输|丢|亏"),
    (r"stop", "停|止|阻|站"), (r"prevent", "防|阻|避免"), (r"illega|illegit", "非法|违法|违规|犯法"), (r"lack|shortage|defi", "缺|短|乏|匮"),
    (r"difficult|hard to", "难|困"), (r"refus|reject|declin", "拒|辞|下降|下跌|减|衰|否决"), (r"avoid", "避|免"), (r"ban|prohibit|forb", "禁"),
    (r"limit", "限"), (r"oppos|disagree|resist", "反|抗|对|抵"), (r"miss", "失|漏|缺|错过|导弹"), (r"disab", "残|障|禁用"),
    (r"unilateral|unidirection", "单"), (r"despite|regardless", "尽管|虽|仍|如何|论|管"), (r"too", "太|过于|也"), (r"few|little", "少"),
    (r"withh", "扣|瞒|拒"), (r"fail", "失败|失|败|落|倒|故障"), (r"doubt", "疑"), (r"instead|rather than", "取代|代替|改为|宁"),
    (r"otherwise", "否则"), (r"ignor|neglect|disreg", "忽|视|置"), (r"exempt|free", "免"), (r"forg", "忘"), (r"except|exclu", "除|排"), (r"weak", "弱|软|薄|疲"),
    (r"worse", "恶|更|差"), (r"den[iy]", "否认|拒|抵赖|丹"), (r"abandon", "放弃|弃|抛"), (r"absen", "缺席|缺"), (r"dis[a-z]+|non-?[a-z]+", "非|失|离散|解散|异"),
    (r"impossib|unab|inabil", "难以"), (r"[a-z]{3,}less", "无"), (r"yet", "然而|但|却"), (r"ceas", "停|止"), (r"mis[a-z]+", "误|错"),
)  # fmt: skip
_EXPLAINED_ZH: tuple[tuple[str, str], ...] = (
    ("避|免", r"avoid|exempt|free|evad|prevent|escap|refug|shelter|elud|dodg"), ("难", r"difficult|hard|tough|disaster|victim|trouble|challeng|refugee|die|tragedy|struggl"),
    ("失", r"los[et]|losing|out of control|fail|miss|unemploy|disappoint|disappear|jobless"), ("绝", r"absolut|reject|refus|definit|most|never|extinct|desper|declin|perfect"),
    ("仅", r"only|just|mere|alone|sole"), ("禁", r"ban|prohibit|forb|help|detain|imprison"), ("拒", r"refus|reject|declin|den[iy]"), ("缺", r"lack|short|defi|miss|absen|flaw"),
    ("停止|防止|阻止", r"stop|prevent|halt|ceas|end"), ("放弃", r"abandon|give up|gave up|giving up|quit|drop"), ("反对", r"oppos|object|against|dissent"),
    ("之前", r"before|prior|ahead|previous|ago|until|earlier"), ("至少", r"at least"), ("摆脱", r"rid|escap|break|free"), ("排除", r"rule|exclu|eliminat"),
    ("怎么|哪里|何必", r"how|what|where|why"), ("只有", r"only|just|except"), ("而是|反而", r"but|instead|rather"), ("很少|极少|少有", r"rare|few|seldom|little|hardly"),
)  # fmt: skip


def denials(text: str, *, chinese: bool) -> list[re.Match[str]]:
    """Plain negations of a text, without the many words that only look like one."""
    no = _NOT_DENYING_ZH if chinese else _NOT_DENYING_EN
    return list((_DENY_ZH if chinese else _DENY_EN).finditer(_blanked(text, no)))


def _blanked(text: str, words: re.Pattern[str]) -> str:
    return words.sub(lambda m: "·" * len(m.group()), text)


def _rendered(text: str, other: str, *, chinese: bool) -> bool:
    """Whether a text has a word that may render the other side's negation and says nothing else of it."""
    blanked = _blanked(text, _NO_CUE_ZH if chinese else _NO_CUE_EN)
    cues = [m.group() for m in (_CUE_ZH if chinese else _CUE_EN).finditer(blanked)]
    explained = _EXPLAINED_ZH if chinese else _EXPLAINED_EN
    for cue in cues:
        reasons = [there for here, there in explained if re.match(here, cue, re.IGNORECASE)]
        if not any(re.search(r, other, re.IGNORECASE) for r in reasons):
            return True
    return False


@unit_check("negation", "One side denies and the other does not.")
def negation(c: Context) -> Iterator[Finding]:
    """A plain negation in one language where nothing in the other could render it."""
    if c.to_chinese == c.from_chinese or not c.tgt.strip():
        return
    chinese, english = denials(c.chinese, chinese=True), denials(c.english, chinese=False)
    if chinese and not english and not _rendered(c.english, c.chinese, chinese=False):
        weak = c.to_chinese and all(
            m.group() == "不" and not _STRONG_ZH.match(c.tgt, m.start()) for m in chinese
        )
        yield _found(
            c, chinese[0], in_target=c.to_chinese, severity=Severity.INFO if weak else Severity.WARNING
        )
    elif english and not chinese and not _rendered(c.chinese, c.english, chinese=True):
        yield _found(c, english[0], in_target=not c.to_chinese)


def _found(
    c: Context, match: re.Match[str], *, in_target: bool, severity: Severity = Severity.WARNING
) -> Finding:
    if in_target:
        message = f"The target denies (“{match.group()}”), the source does not."
        return finding("negation", message, match.span(), severity=severity)
    text = c.src[match.start() : match.end()]
    message = f"The source denies (“{text}”), the target does not."
    return finding("negation", message, match.span(), side="src", severity=severity)
