"""Translators by direction, each loaded once and shared; the termbase that goes with them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.model import LangPair
from workbench.translate import DecodeOptions, Translator, load_translator


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Which engine and models to use.

    Attributes:
        engine: `ctranslate2`, `transformers` or `fake`.
        models: model name or folder by direction, keyed `zh-en` and `en-zh`; missing means the default.
        beam: beam size.
        terms: whether the termbase is enforced in drafts.
    """

    engine: str = "ctranslate2"
    models: Mapping[str, str] = field(default_factory=dict)
    beam: int = 4
    terms: bool = True

    def decode(self) -> DecodeOptions:
        """The decoding options of drafts."""
        return DecodeOptions(beam=self.beam)


def draft_pair(lang: str) -> LangPair:
    """The direction in which a document of this language is drafted: Chinese into English, English into Chinese."""
    return LangPair(lang, "en") if lang.startswith("zh") else LangPair("en", "zh-CN")


class Engines:
    """Loads a translator when its direction is first asked for and keeps it; safe to share between threads."""

    def __init__(self, options: EngineOptions | None = None) -> None:
        self.options = options or EngineOptions()
        self._lock = threading.Lock()
        self._loaded: dict[str, Translator] = {}

    def get(self, pair: LangPair) -> Translator:
        """The translator of a direction; `zh-TW` shares the one of `zh-CN`.

        Raises:
            ModelMissingError: its model is not on this machine.
        """
        key = pair.direction
        with self._lock:
            if key not in self._loaded:
                plain = LangPair("zh-CN", "en") if key == "zh-en" else LangPair("en", "zh-CN")
                model = self.options.models.get(key)
                self._loaded[key] = load_translator(plain, model=model, engine=self.options.engine)
            return self._loaded[key]

    def preload(self, pairs: Sequence[LangPair]) -> None:
        """Load several directions now, so that timings show drafting alone."""
        for pair in pairs:
            self.get(pair)
