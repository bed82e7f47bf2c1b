"""Places of China in running text and what the other language calls them.

江苏省昆山市周市镇 is Zhoushi Town, Kunshan, Jiangsu Province, and the other way round. Provinces to counties are looked
up in places.tsv, made from CC-CEDICT (CC BY-SA 4.0) by `workbench.train.gazetteer`; towns and villages, which no list
holds, are spelled in pinyin.
"""

from __future__ import annotations

from functools import lru_cache

from workbench.translate._places_en import in_english, is_called
from workbench.translate._places_zh import in_chinese
from workbench.translate.gazetteer import Place

__all__ = ["Place", "find_places", "is_called"]


@lru_cache(maxsize=4096)
def find_places(text: str, lang: str) -> tuple[Place, ...]:
    """The places of China in `text`, in order, not overlapping.

    Args:
        text: a segment.
        lang: its language, zh or en with or without a region.
    """
    return tuple(in_chinese(text) if lang.startswith("zh") else in_english(text))
