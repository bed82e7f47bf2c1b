"""Chinese words that rjieba takes for names of persons, 许可证 and 高中生: what nonames.txt holds.

python -m workbench.train.nonames CEDICT > workbench/translate/nonames.txt

They are found by tagging what CC-CEDICT says is no person; what stands in texts but not there is listed here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.text._words import words
from workbench.text.hanzi import HANZI
from workbench.train.corpus import open_text
from workbench.translate.names import LIKE_A_NAME
from workbench.translate.tagged import tagged

__all__ = ["words_like_names"]

_ENTRY = re.compile(rf"\S+ (?P<word>[{HANZI}]{{3,8}}) \[(?P<pinyin>[^\]]+)\] /")
_SETTINGS = ("{}", "有{}的", "对{}，")
_MORE = words(
    "任天堂 金白银 谢谢您 高新区 高水平 高素质 高智商 高清晰 高福利 高精尖 高亮度 高智能 高收入 高标准 高强度 高难度 高效率 康师傅 陈列馆 陈列品 "
    "陈列柜 严肃性 严密性 严谨性 严峻性 白玫瑰 白衬衫 白衬衣 白米饭 白月光 白胡子 白石头 白帽子 常见病 常备军 常用语 常青树 常用词 严重者 "
    "金元宝 金银岛 金银器 金耳环 石英砂 石英石 石英表 石拱桥 易碎品 易北河 易容术 雷达站 雷达兵 彭博社 顾问团 顾问费 顾客群 乔治城 唐宁街 "
    "陆海军 陆海空 陆海洋 马背上 马路边 马屁股 马赛队 马士基 田园诗 向右转 向左转 向后转 许可权 林学院 林果业 林科院 林业局 易方达 黄头发 黄衣服 "
    "黄皮书 曾用名 曾效力 曾任职 钟点费 康复者 康复科 康复期 毛巾厂 毛巾架 任教于 任职于 史前史 周年庆 周边国 马家军 于本周 于柏林 万分之 万里行 "
    "张开嘴 戴眼镜 戴面纱 戴假发 戴口罩 戴头盔 付现金 付定金 何原因 范围广 江浙沪 朱红色 白桦林 白天鹅 万圣节 罗非鱼 罗马城 罗马法 罗马式 罗马柱 "
    "邓小姐 王小姐 李小姐 陈小姐 张小姐 林小姐 刘小姐 孙小姐 杨小姐 白小姐 赵小姐 梁小姐 吴小姐 王太太 李太太 陈太太 林太太 顾太太 梁太太 王老板 李老板 陈老板 "
    "汪老板 王经理 杨经理 王师傅 李师傅 张师傅 刘师傅 朱师傅 徐师傅 陈医生 李医生 杨医生 张律师 林博士 李博士 陈博士 刘校长 李将军 张将军 杨将军 金将军 林将军 李总统 "
    "蒋总统 王老爷 黄老爷 王皇后 王公公"
)


def words_like_names(lines: Iterable[str]) -> Iterator[str]:
    """Yield, sorted, what rjieba tags as a name in the words in `lines` of CC-CEDICT that name no person.

    A person's entry has two capitals in its pinyin, 毛泽东 [Mao2 Ze2 dong1].
    """
    found = set(_MORE)
    entries = [m for line in lines if (m := _ENTRY.match(line))]
    persons = {m["word"] for m in entries if sum(s[0].isupper() for s in m["pinyin"].split()) > 1}
    for word in {m["word"] for m in entries} - persons:
        for text in (s.format(word) for s in _SETTINGS):
            names = (text[a:b] for a, b, tag in tagged(text) if tag == "nr")
            found.update(n for n in names if LIKE_A_NAME.fullmatch(n) and len(n) > 2)
    yield from sorted(found - persons)


def main(path: str) -> None:
    """Write nonames.txt to the standard output."""
    sys.stdout.write("# no names of persons; from CC-CEDICT, CC BY-SA 4.0, by workbench.train.nonames\n")
    with open_text(Path(path)) as file:
        sys.stdout.writelines(word + "\n" for word in words_like_names(file))


if __name__ == "__main__":
    main(sys.argv[1])
