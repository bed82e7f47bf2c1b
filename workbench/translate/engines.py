"""One function that gives a translator for a direction, whatever engine and model it takes."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import UsageError
from workbench.model import LangPair
from workbench.translate.protocol import Translator
from workbench.translate.registry import find_model

ENGINES = ("ctranslate2", "transformers", "fake")
_REGIONS = {"zh": "zh-CN"}


def language_pair(src: str, tgt: str) -> LangPair:
    """A pair from codes as people write them: `zh` means `zh-CN`, any case, `_` for `-`.

    Raises:
        UsageError: the two are the same language.
    """
    codes = []
    for code in (src, tgt):
        parts = code.replace("_", "-").split("-")
        tidy = "-".join([parts[0].lower(), *(p.upper() if len(p) == 2 else p.title() for p in parts[1:])])
        codes.append(_REGIONS.get(tidy, tidy))
    if codes[0].split("-")[0] == codes[1].split("-")[0]:
        raise UsageError(f"cannot translate {codes[0]} into {codes[1]}", remedy="name two languages")
    return LangPair(*codes)


def load_translator(
    pair: LangPair,
    *,
    model: str | None = None,
    engine: str = "ctranslate2",
    threads: int = 0,
    models: Path | None = None,
) -> Translator:
    """A translator with its model loaded.

    Args:
        pair: the direction.
        model: a registered name or the path of a Marian folder; None is the pair's default, `fake` the fake.
        engine: `ctranslate2`, `transformers` or `fake`.
        threads: for ctranslate2, batches decoded at once; 0 is one per core.
        models: folder with registry.toml, else the configured one.

    Raises:
        UsageError: no such engine.
        ModelMissingError, DependencyMissingError: what it needs is not here.
    """
    if engine not in ENGINES:
        raise UsageError(f"no engine named {engine}", remedy=f"use one of {', '.join(ENGINES)}")
    if "fake" in {engine, model}:
        from workbench.translate.fake import FakeTranslator

        return FakeTranslator(pair)
    folder = find_model(model, pair, models)
    if engine == "transformers":
        from workbench.translate.transformers_engine import TransformersEngine

        return TransformersEngine(folder)
    from workbench.translate.ctranslate2_engine import CTranslate2Engine

    return CTranslate2Engine(folder, threads=threads)
