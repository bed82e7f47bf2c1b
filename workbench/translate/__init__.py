"""Drafts by MarianMT, both ways, behind one protocol.

Importing this package loads neither torch nor transformers nor ctranslate2; loading a model does.
"""

from workbench.translate.cache import MemoryCache, SqliteCache, TranslationCache, cache_key
from workbench.translate.drafting import alternatives, draft
from workbench.translate.engines import ENGINES, language_pair, load_translator
from workbench.translate.originals import with_originals
from workbench.translate.protocol import (
    DecodeOptions,
    PrefixTranslator,
    Progress,
    ScoredTarget,
    SoftAlignment,
    Translator,
)
from workbench.translate.requirement import Requirement
from workbench.translate.terms import Terminology

__all__ = [
    "ENGINES",
    "DecodeOptions",
    "MemoryCache",
    "PrefixTranslator",
    "Progress",
    "Requirement",
    "ScoredTarget",
    "SoftAlignment",
    "SqliteCache",
    "Terminology",
    "TranslationCache",
    "Translator",
    "alternatives",
    "cache_key",
    "draft",
    "language_pair",
    "load_translator",
    "with_originals",
]
