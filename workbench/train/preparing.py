"""Preparation: read, split, filter and decontaminate every corpus into one table, with a report of what was removed."""

from __future__ import annotations

import json
import lzma
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

from workbench.errors import FormatError, InputError
from workbench.train.characters import normalise_chinese, normalise_english
from workbench.train.corpus import packaged_dictionary, read_dictionary, read_lines, read_parallel, read_table
from workbench.train.decontaminate import EvaluationGrams, decontaminate
from workbench.train.filters import FilterReport, Pair, apply_filters
from workbench.train.glossing import (
    NO_GLOSS,
    count_words,
    glossed_pairs,
    match_senses,
    rare_glosses,
    senses,
    with_glossary,
)
from workbench.train.recipe import Recipe
from workbench.train.saving import complete_file
from workbench.train.splitting import split_pair
from workbench.train.vocabulary import pack_pairs
from workbench.translate.glosses import gloss_table

__all__ = ["evaluation_grams", "find_files", "gloss_corpora", "prepare", "read_pairs", "report_markdown"]

#: Pairs that a process splits at a time: few enough that all cores end a table together.
_PAIRS_A_JOB = 500


def find_files(root: Path, patterns: Iterable[str]) -> list[Path]:
    """Return the files that `patterns` match below `root`, each once; a pattern that matches none is an error."""
    found: list[Path] = []
    for pattern in patterns:
        absolute = os.path.normpath(root / pattern)
        base = Path(absolute).anchor
        matches = sorted(Path(base).glob(os.path.relpath(absolute, base)))
        if not matches:
            raise InputError(
                "no file matches", where=str(root / pattern), remedy="check [corpus] root and the globs"
            )
        found += [m for m in matches if m not in found]
    return found


def _tables(recipe: Recipe, paths: Iterable[Path]) -> Iterator[Pair]:
    """Yield the pairs of the tables at `paths`, in their order, split if the recipe says so, on all cores."""
    corpus = recipe.corpus
    with ProcessPoolExecutor() as pool:
        for path in paths:
            name = path.name.split(".")[0]
            pairs = read_table(path, taiwan=name in corpus.taiwan, tokenised=name in corpus.tokenised)
            if recipe.clean.split:
                for parts in pool.map(_split, pairs, chunksize=_PAIRS_A_JOB):
                    yield from parts
            else:
                yield from pairs


def _split(pair: Pair) -> list[Pair]:
    return list(split_pair(pair))


def evaluation_grams(recipe: Recipe) -> EvaluationGrams:
    """Return the n-grams of the recipe's evaluation texts; table files (.tsv) give each cell to its script's side."""
    texts: dict[str, list[str]] = {"en": [], "zh": []}
    for side, patterns in (("en", recipe.decontaminate.english), ("zh", recipe.decontaminate.chinese)):
        for path in find_files(recipe.root, patterns):
            cells = (c for line in read_lines(path) for c in line.split("\t"))
            if side == "en":
                texts["en"] += [normalise_english(c) for c in cells if c.isascii() or " " in c]
            else:
                texts["zh"] += [normalise_chinese(c.replace(" ", "")) for c in cells if not c.isascii()]
    sizes = recipe.decontaminate
    return EvaluationGrams(texts["en"], texts["zh"], sizes.words, sizes.characters)


def _dictionary(recipe: Recipe) -> Path:
    """Return the recipe's dictionary file: of an installed package where the setting is a bare name."""
    name = recipe.corpus.dictionary
    return packaged_dictionary(name) if name.isidentifier() else find_files(recipe.root, [name])[0]


def _parallel(recipe: Recipe) -> Iterator[Pair]:
    for entry in recipe.corpus.parallel:
        yield from read_parallel(recipe.root / entry.zh, recipe.root / entry.en, entry.name)


def prepare(recipe: Recipe) -> Path:
    """Write pairs.tsv.xz (corpus TAB Chinese TAB English), report.json and report.md; return the first.

    Tables are split into sentences and filtered together, in the order of their names; parallel files are
    filtered without splitting, and may repeat; shipped tables are split, and filtered but for their length ratio (the
    English of official Chinese is long); dictionary entries are taken as they are.
    """
    recipe.folder.mkdir(parents=True, exist_ok=True)
    corpus = recipe.corpus
    read: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    report = FilterReport()
    grams = evaluation_grams(recipe)
    out = recipe.folder / "pairs.tsv.xz"
    with complete_file(out) as part, lzma.open(part, "wt", encoding="utf-8", preset=1) as file:

        def write(pairs: Iterable[Pair]) -> None:
            for pair in pairs:
                kept[pair.source] += 1
                file.write(f"{pair.source}\t{pair.zh}\t{pair.en}\n")

        tables = _count(_tables(recipe, find_files(recipe.root, corpus.tables)), read)
        write(decontaminate(apply_filters(tables, report, recipe.clean.copies), grams, report))
        news = apply_filters(_count(_parallel(recipe), read), report, copies=9)
        write(decontaminate(news, grams, report))
        own = _count(_tables(recipe, find_files(recipe.root, corpus.shipped)), read)
        own = apply_filters(own, report, copies=9, without=("length ratio",))
        write(decontaminate(own, grams, report))
        if corpus.dictionary:
            write(_count(read_dictionary(_dictionary(recipe)), read))
    _write_report(recipe.folder, read, kept, report)
    return out


def gloss_corpora(recipe: Recipe, direction: str) -> None:
    """Write the glosses of the words that are rare in the source of `direction`, and pairs with glosses, packed.

    The corpora are those that a stage with `glossed` reads at least every tenth time. What the recipe's glossary has
    goes before the dictionary.

    Raises:
        InputError: the recipe names no dictionary, or its glossary cannot be read.
    """
    if not recipe.corpus.dictionary:
        raise InputError("glosses need a dictionary", remedy="set [corpus] dictionary")
    source = direction.split("-", maxsplit=1)[0]
    entries = list(read_dictionary(_dictionary(recipe)))
    words = {entry.source for entry in entries}
    pairs = [p for p in read_pairs(recipe.folder / "pairs.tsv.xz") if p.source not in words]
    found = senses(entries, source)
    glossary = _glossary(recipe, direction)
    known = with_glossary(found, glossary)
    stages = [s for s in recipe.stages if s.glossed and s.directions == (direction,)]
    corpora = {p.source for p in pairs}
    weights = {name: max(s.weight(name) for s in stages) for name in corpora if stages}
    matches = match_senses(pairs, known, source, weights)
    others = count_words((p.zh for p in pairs), "zh") if source == "en" else None
    read = (p for p in pairs if weights.get(p.source, 0.0) >= 0.1)
    glossed = list(glossed_pairs(read, known, matches.seen, source))
    rare = rare_glosses(found, matches, recipe.glosses[direction], others)
    glosses = {w: g for w, g in sorted((rare | glossary).items()) if g != NO_GLOSS}
    with complete_file(recipe.folder / f"glosses-{direction}.tsv") as part:
        part.write_text("".join(f"{w}\t{g}\n" for w, g in glosses.items()), encoding="utf-8")
    pack_pairs(
        recipe.folder / f"glossed-{direction}.npz", glossed, recipe.folder / "joint.model", recipe.vocabulary
    )


def _glossary(recipe: Recipe, direction: str) -> dict[str, str]:
    path = recipe.glossaries.get(direction)
    if path is None:
        return {}
    try:
        return gloss_table(path)
    except OSError as error:
        raise InputError(f"cannot read the glossary ({error.strerror})", where=str(path)) from None
    except ValueError:
        raise FormatError(
            "not word TAB gloss, in UTF-8", where=str(path), remedy="mend the line without one TAB"
        ) from None


def _count(pairs: Iterable[Pair], counter: Counter[str]) -> Iterator[Pair]:
    for pair in pairs:
        counter[pair.source] += 1
        yield pair


def _write_report(folder: Path, read: Counter[str], kept: Counter[str], report: FilterReport) -> None:
    data = {
        "read": dict(read),
        "kept": dict(kept),
        "removed": report.removed,
        "by_corpus": {f"{source}: {name}": n for (source, name), n in sorted(report.by_corpus.items())},
        "examples": {name: [asdict(p) for p in pairs] for name, pairs in report.examples.items()},
    }
    (folder / "report.json").write_text(
        json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    (folder / "report.md").write_text(report_markdown(read, kept, report), encoding="utf-8")


def report_markdown(read: Counter[str], kept: Counter[str], report: FilterReport) -> str:
    """Return the report as Markdown: pairs read and kept by corpus, pairs removed by filter, an example of each."""
    lines = ["| corpus | sentence pairs read | kept |", "|---|---:|---:|"]
    lines += [f"| {name} | {n} | {kept[name]} |" for name, n in sorted(read.items())]
    lines += [f"| all | {sum(read.values())} | {sum(kept.values())} |", ""]
    lines += ["| filter | removed | example |", "|---|---:|---|"]
    for name, n in sorted(report.removed.items(), key=lambda item: -item[1]):
        example = report.examples[name][0]
        text = f"{example.zh[:60]} / {example.en[:60]}".replace("|", "\\|")
        lines.append(f"| {name} | {n} | {text} |")
    return "\n".join(lines) + "\n"


def read_pairs(path: Path) -> list[Pair]:
    """Return the pairs that `prepare` (or back-translation) wrote at `path`.

    Raises:
        InputError: a line has not three cells.
    """
    pairs = []
    for number, line in enumerate(read_lines(path), 1):
        cells = line.split("\t")
        if len(cells) != 3:
            raise InputError(
                f"{len(cells)} cells, not 3", where=f"{path}:{number}", remedy="prepare it again"
            )
        pairs.append(Pair(cells[1], cells[2], cells[0]))
    return pairs
