"""Numbers and units, both ways: what says the same must pass, what says another number must not."""

from __future__ import annotations

import pytest

from workbench.model import LangPair, Severity
from workbench.score.qa import check_unit
from workbench.score.qa._codes import codes

ZH_EN, EN_ZH = LangPair("zh-CN", "en"), LangPair("en", "zh-CN")
SAME = [
    ("产量达11万7015辆。", "Output reached 117,015 vehicles."),
    ("今（27）日在澳门举行。", "It was held in Macau today (September 27)."),
    ("27日至30日", "from September 27 to 30"),
    ("1名商人和3名工人", "a businessman and three workers"),
    ("三分之二的人", "two thirds of the people"),
    ("增长一倍半", "grew by 150%"),
    ("过去十年", "the past decade"),
    ("十几个人", "a dozen people"),
    ("数十人受伤", "Dozens were injured"),
    ("上世纪90年代初", "in the early 1990s"),
    ("20世纪八十年代", "the 1980s"),
    ("21世纪", "the 21st century"),
    ("二十一世纪", "the twenty-first century"),
    ("两千多年", "more than two thousand years"),
    ("2千多年", "more than 2,000 years"),
    ("下午3点半", "at 3:30 p.m."),
    ("上午9时", "at 9 a.m."),
    ("晚上八点", "8 o'clock in the evening"),
    ("半年", "six months"),
    ("半小时", "30 minutes"),
    ("一年半", "18 months"),
    ("两周", "a fortnight"),
    ("一个世纪", "100 years"),
    ("3.5万亿元", "3.5 trillion yuan"),
    ("1.2亿", "120 million"),
    ("12亿", "1.2 billion"),
    ("80后", "those born in the 1980s"),
    ("同比增长百分之十二点五", "up 12.5% year on year"),
    ("下降0.3个百分点", "down 0.3 percentage points"),
    ("九成", "90%"),
    ("八折", "20% off"),
    ("七十周年", "70th anniversary"),
    ("第十四届", "the 14th"),
    ("十四五规划", "the 14th Five-Year Plan"),
    ("三十多岁", "in his thirties"),
    ("5G网络", "5G networks"),
    ("G20峰会", "the G20 summit"),
    ("二十国集团", "the G20"),
    ("S-400导弹", "S-400 missiles"),
    ("新冠肺炎（COVID-19）", "COVID-19"),
    ("歼-20", "J-20"),
    ("三维", "3D"),
    ("7天", "a week"),
    ("24小时", "a day"),
    ("12个月", "a year"),
    ("2019年1月至3月", "from January to March 2019"),
    ("第三季度", "the third quarter"),
    ("第三季度", "Q3"),
    ("上半年", "the first half of the year"),
    ("头三个月", "the first three months"),
    ("前五名", "the top five"),
    ("两国", "the two countries"),
    ("3比2", "3-2"),
    ("1:0", "1-0"),
    ("0.5%", "half a percent"),
    ("20-30%", "20 to 30 percent"),
    ("1-2万", "10,000 to 20,000"),
    ("百年未有之大变局", "changes unseen in a century"),
    ("数百万", "millions"),
    ("千分之三", "0.3%"),
    ("零下5度", "minus 5 degrees"),
    ("负5摄氏度", "-5°C"),
    ("1/3", "one third"),
    ("四分之一", "a quarter"),
    ("四分之三", "three quarters"),
    ("一半", "half"),
    ("翻番", "doubled"),
    ("翻两番", "quadrupled"),
    ("增长3倍", "quadrupled"),
    ("增至3倍", "tripled"),
    ("2米", "2 meters"),
    ("五公里", "5 km"),
    ("100平方公里", "100 square kilometers"),
    ("安徽、重庆等8省", "Anhui, Chongqing and six other provinces"),
    ("北京时间14日20时", "8 p.m. on the 14th Beijing time"),
    ("14日", "September 14"),
    ("１４日", "on September 14"),
    ("9月30日", "On september 30"),
    ("正月十五", "the 15th day of the first lunar month"),
    ("一二三产业", "the primary, secondary and tertiary industries"),
    ("50岁的王先生", "Mr. Wang, 50"),
    ("约3000人", "some 3,000 people"),
    ("1万多名", "more than 10,000"),
    ("2.5倍", "2.5 times"),
    ("9·11事件", "the 9/11 attacks"),
    ("一带一路", "the Belt and Road"),
    ("三农", "agriculture, rural areas and farmers"),
    ("11时30分", "11:30 a.m."),
    ("早7点", "7 a.m."),
    ("凌晨1点", "1 a.m."),
    ("去年12月", "last December"),
    ("第1000次", "the 1,000th time"),
    ("三季度GDP同比增长4.9%", "GDP grew 4.9 percent year on year in the third quarter"),
    ("五一", "May Day"),
    ("两会", "the Two Sessions"),
    ("12306", "12306"),
    ("1.5亿至2亿", "150 million to 200 million"),
    ("3万到5万", "30,000 to 50,000"),
    ("几千元", "several thousand yuan"),
    ("3000余", "over 3,000"),
    ("近半数", "nearly half"),
    ("一成", "10%"),
    ("两成", "20%"),
    ("二战", "World War II"),
    ("一战", "World War I"),
    ("第二次世界大战", "the Second World War"),
    ("1月1日", "New Year's Day"),
    ("8.5折", "15 percent off"),
    ("落后二十分，是第三名", "In third, he is twenty points behind"),
    ("荣获二十多项艾美奖", "more than two-dozen Emmy awards"),
    ("超过 3500 万个帖子", "over 35m posts"),
    ("逾 50 多万美元", "more than half a million dollars"),
    ("二十面体衣壳", "an icosahedral capsid"),
    ("H5N1禽流感", "H5N1 avian influenza"),
    ("15 世纪前后", "around the 15th century"),
]
OTHER = [
    ("产量达11万7015辆。", "Output reached 117,016 vehicles."),
    ("三分之二的人", "three quarters of the people"),
    ("过去十年", "the past 15 years"),
    ("90年代初", "in the early 1980s"),
    ("21世纪", "the 20th century"),
    ("3.5万亿元", "3.5 billion yuan"),
    ("1.2亿", "12 million"),
    ("百分之十二点五", "12.9%"),
    ("九成", "80%"),
    ("第十四届", "the 15th"),
    ("S-400导弹", "S-300 missiles"),
    ("5G网络", "6G networks"),
    ("G20峰会", "the G30 summit"),
    ("歼-20", "J-21"),
    ("下午3点半", "at 4:30 p.m."),
    ("7月14日", "July 15"),
    ("2019年", "2119"),
    ("12个月", "two years"),
    ("20-30%", "20 to 40 percent"),
    ("十倍", "11 times"),
    ("12年", "a long time ago, in that year"),
    ("1万多名", "more than 100,000"),
    ("零下5度", "minus 15 degrees"),
    ("千分之三", "3%"),
    ("8月3日审结", "concluded on August 8"),
    ("1月1日开始，寄送新年贺卡", "started on January 8 with New Year cards"),
    ("H5N1禽流感", "H5N9 avian influenza"),
    ("KV62可能是最著名的墓葬（KV62）。", "Tomb (KV42). KV62 may be the most famous."),
    ("18 世纪的柬埔寨", "During the century Cambodia"),
]


def found(src: str, tgt: str, pair: LangPair) -> list[str]:
    findings = check_unit(src, tgt, pair, names=["numbers", "units"])
    return [f.message for f in findings if f.severity is not Severity.INFO]


@pytest.mark.parametrize(("zh", "en"), SAME)
def test_the_same_number_passes_both_ways(zh: str, en: str) -> None:
    assert found(zh, en, ZH_EN) == []
    assert found(en, zh, EN_ZH) == []


@pytest.mark.parametrize(("zh", "en"), OTHER)
def test_another_number_is_found_both_ways(zh: str, en: str) -> None:
    assert found(zh, en, ZH_EN)
    assert found(en, zh, EN_ZH)


def test_a_name_that_lost_its_digits_is_found() -> None:
    assert found("S-400防空系统", "the S- air defence system", ZH_EN)


def test_names_with_digits() -> None:
    assert [c.text for c in codes("S-400 and G20, 5G, F-16s? COVID-19; Q3, US$5, No.5, 10km, 3D.")] == [
        "S-400", "G20", "5G", "COVID-19", "3D",
    ]  # fmt: skip
