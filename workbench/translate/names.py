"""Chinese names of persons in running text, by surname and context, and their pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from workbench.text.hanzi import HANZI
from workbench.translate.tagged import tagged

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石"
    "金贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛郝顾龚邵万覃钱戴严莫孔向常汤康易乔赖栾佟阎"
)
# what foreign names are written with in Chinese
SOUNDS = frozenset(
    "阿埃艾爱安奥巴芭白班邦宝鲍贝本比彼边宾波伯博勃布查达大黛戴丹当道德登邓迪狄蒂丁东杜顿多敦恩尔法凡范菲费芬丰冯夫弗福富盖甘冈高戈格葛"
    "贡古瓜哈海汉汗豪赫黑亨洪胡华怀惠霍基吉季加贾简杰捷金津京卡凯坎康考柯科可克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎理李里丽莉利莲连良列林琳"
    "柳龙隆卢鲁露伦罗萝洛吕马玛迈麦曼芒毛梅门蒙孟米密敏明摩莫默姆木穆拿纳娜奈南瑙内嫩尼妮年涅宁牛纽农努诺欧帕潘庞培佩彭蓬皮匹平珀普奇契"
    "恰钱强乔切钦琴青琼丘邱屈让热仁日荣茹儒瑞若撒萨塞赛三桑瑟森沙莎山珊尚绍舍申圣施什史士世舒斯丝思松苏孙索所塔泰坦汤唐陶特滕提田铁廷通"
    "图土托瓦旺威韦维魏温文翁沃乌武西希锡席夏香肖谢欣辛兴雄休许旭雅亚娅延扬尧耶叶伊因英永尤于约云泽扎詹张章哲珍真芝治朱兹宗祖佐"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "夏侯", "令狐", "公孙", "慕容", "尉迟", "司徒")
_TITLES = (
    "主席|副主席|书记|副书记|主任|副主任|总经理|董事长|市长|省长|部长|组长|局长|院长|校长|所长|厂长|教授|院士|记者|工程师|经理|总裁|"
    "委员|成员|代表|工匠|劳模|理事长|秘书长|会长|处长|科长|班长|司令|将军|博士|医生|律师|发言人|总理|总统|大使|作者|通讯员|摄影|编辑|"
    "站长|乡长|镇长|村长|县长|区长|州长|司长|行长|台长|馆长|队长|厅长|店长|支书|创始人|负责人"
)
_AFTER = (
    "说|表示|指出|强调|介绍|认为|告诉|在讲话|讲话|主持|代表|出席|致辞|发言|坦言|回忆|先生|女士|同志|教授|老师|院士|班组|等|首先|率|"
    "一行|参加|宣布|透露|感慨|补充|解释"
)
_NAME = f"(?:(?:{'|'.join(COMPOUND)})|[{SURNAMES}])"
LIKE_A_NAME = re.compile(rf"{_NAME}[{HANZI}]{{1,2}}")
# after a title, up to a mark or a verb of saying; or from a mark to such a verb
_AFTER_TITLE = re.compile(
    rf"(?:{_TITLES})(?P<name>{_NAME}[{HANZI}]{{1,2}}?)(?=[，,、。；;：:）)\s]|$|(?:{_AFTER}))"
)
_BEFORE_VERB = re.compile(rf"(?:^|(?<=[，,。；;：:、“\s]))(?P<name>{_NAME}[{HANZI}]{{1,2}}?)(?=(?:{_AFTER}))")
_NO_NAME = re.compile(
    r"[的了在是和与等有也不就都而及或我你他她它们这那人会大全各]|曾[经任指表说被获]|余[额名人家]|死亡|先生|女士|阿姨|老师|同志|教授|方面|任务|高度|程度|常委|万人|于是|金融|马上|何时|向前|文化|化$"
)


_COUNT = re.compile(r"[\d一二三四五六七八九十百千万亿两几数] ?$")


# seldom in Chinese given names, often in transliterated ones
FOREIGN = frozenset("斯尔拉卡罗姆茨顿氏特克格普菲")


def is_person(src: str, tgt: str) -> bool:
    """Whether a term pair looks like a person's name: 于旭波, Yu Xubo."""
    words = tgt.split()
    chinese = LIKE_A_NAME.fullmatch(src) is not None
    return chinese and len(words) == 2 and all(re.fullmatch(r"[A-Z][a-z]+", w) for w in words)


@lru_cache(maxsize=4096)
def spell_name(name: str) -> str:
    """Pinyin as names are written: 于旭波 → Yu Xubo, 欧阳修 → Ouyang Xiu, 吕布 → Lü Bu without its dots, Lyu Bu."""
    from pypinyin import Style, pinyin

    split = 2 if name.startswith(COMPOUND) else 1
    family = _SURNAME_READINGS.get(name[:split])
    syllables = [p[0].replace("ü", "yu") for p in pinyin(name, style=Style.NORMAL, v_to_u=True)]
    first = family or "".join(syllables[:split])
    return f"{first.capitalize()} {''.join(syllables[split:]).capitalize()}"


@cache
def surnames() -> frozenset[str]:
    """The commonest surnames in pinyin: Ma, Meng, Lyu."""
    return frozenset(spell_name(name + "一").split()[0] for name in SURNAMES)


_SURNAME_READINGS = {"曾": "zeng", "任": "ren", "覃": "qin", "单": "shan", "尉迟": "yuchi", "令狐": "linghu"}


@cache
def no_names() -> frozenset[str]:
    """Words that look like names: 许可证, of nonames.txt (CC-CEDICT, CC BY-SA 4.0; `workbench.train.nonames`)."""
    lines = (files("workbench.translate") / "nonames.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def find_names(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, pinyin) of names of two or three hanzi beside a title or a verb of saying, in order."""
    seen: set[tuple[int, int]] = set()
    for pattern in (_AFTER_TITLE, _BEFORE_VERB):
        for match in pattern.finditer(text):
            place = match.span("name")
            if place not in seen and not _NO_NAME.search(match["name"]):
                seen.add(place)
    yield from _spelled(text, seen)


def _spelled(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield the `places` in order with their pinyin, without those that overlap one before."""
    last = 0
    for start, end in sorted(places):
        foreign = text[end : end + 1] == "·" or text[start - 1 : start] == "·"  # 乔纳森·阿什沃斯
        counted = _COUNT.search(text, max(0, start - 2), start)  # 50 张选举代表票
        if start >= last and not (foreign or counted or text[start:end] in no_names()):
            yield start, end, spell_name(text[start:end])
            last = end


def likely_names(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, pinyin) of `find_names` and of what rjieba takes for a name of three hanzi, in order.

    The latter can be wrong, so it is for hints to a model, not for what a draft must say.
    """
    places = {(start, end) for start, end, _ in find_names(text)}
    for start, end, tag in tagged(text):
        word = text[start:end]
        person = tag == "nr" and len(word) == 3 and LIKE_A_NAME.fullmatch(word)
        if person and not FOREIGN.intersection(word[1:]) and not _NO_NAME.search(word):
            places.add((start, end))
    yield from _spelled(text, places)
