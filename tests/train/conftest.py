"""A toy language pair that a tiny model learns in seconds: numbers as words, in both scripts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

WORDS = [
    ("政府", "government"), ("工人", "worker"), ("报告", "report"), ("城市", "city"), ("经济", "economy"),
    ("学校", "school"), ("河流", "river"), ("机器", "machine"), ("会议", "meeting"), ("公司", "company"),
]  # fmt: skip
VERBS = [("看见", "sees"), ("帮助", "helps"), ("建设", "builds"), ("研究", "studies")]


def toy_lines(n: int, seed: int) -> list[tuple[str, str]]:
    """Return n distinct-ish sentence pairs of the toy grammar."""
    rng = random.Random(seed)
    out = []
    for _ in range(n):
        (a, x), (v, y), (b, z) = rng.choice(WORDS), rng.choice(VERBS), rng.choice(WORDS)
        (c, w) = rng.choice(WORDS)
        out.append((f"{a}{v}{b}和{c}。", f"The {x} {y} the {z} and the {w}."))
    return out


RECIPE = """
folder = "out"
embeddings = "{embeddings}"
output_counts = 1
[corpus]
tables = ["toy.tsv"]
dictionary = "cedict.u8"
[clean]
copies = 99
[decontaminate]
english = ["eval/toy/test.en"]
chinese = ["eval/toy/test.zh"]
[vocabulary]
size = 420
coverage = 1.0
lines = 100000
[shape]
vocabulary = 421
d = 32
ffn = 64
heads = 2
encoder_layers = 1
decoder_layers = 1
[hardware]
compiled = false
log_seconds = 5.0
[[stage]]
name = "both"
steps = {steps}
rate = 1e-2
warmup = 5
decay = 0.6
batch = 512
accumulate = 1
average = 0.9
guide = {guide}
[[stage]]
name = "last"
directions = ["zh-en"]
after = "both"
glossed = 0.5
steps = 4
rate = 1e-3
decay = 1.0
batch = 512
accumulate = 1
average = 0.5
[[stage]]
name = "back"
directions = ["en-zh"]
after = "both"
synthetic = ["bt-toy"]
weights = {{ bt-toy = 1.0 }}
steps = 4
rate = 1e-3
decay = 1.0
batch = 512
accumulate = 1
average = 0.5
[[synthetic]]
name = "bt-toy"
lang = "zh"
text = ["mono.zh"]
lines = 20
[glosses]
zh-en = 5
[card]
about = "A toy."
sets = "eval"
evaluate = ["toy"]
watch = "toy"
watch_lines = 10
licence = "None."
[card.licences]
bt- = "made by a machine"
[card.notes]
zh-en = "notes.md"
[export]
zh-en = "last"
en-zh = "back"
"""


def write_toy(folder: Path, steps: int = 12, embeddings: str = "random", guide: float = 0.0) -> Path:
    """Write a corpus, an evaluation set and a recipe; return the recipe's path."""
    lines = toy_lines(900, 1)
    (folder / "toy.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in lines), encoding="utf-8")
    held = folder / "eval" / "toy"
    held.mkdir(parents=True)
    test = [pair for pair in toy_lines(400, 2) if pair not in set(lines)][:40]
    (held / "test.zh").write_text("".join(a + "\n" for a, _ in test), encoding="utf-8")
    (held / "test.en").write_text("".join(b + "\n" for _, b in test), encoding="utf-8")
    with (folder / "toy.tsv").open("a", encoding="utf-8") as file:  # one pair that decontamination must find
        file.write("\t".join(test[0]) + "\n")
    entries = [*WORDS, *VERBS, ("鳄鱼", "crocodile")]
    dictionary = "".join(f"{a} {a} [x x] /{b}/\n" for a, b in entries)
    (folder / "cedict.u8").write_text(dictionary, encoding="utf-8")
    mono = [a for a, _ in toy_lines(60, 3)]
    (folder / "mono.zh").write_text("".join(a + "\n" for a in mono), encoding="utf-8")
    (folder / "notes.md").write_text("## Faults\n\nMany.\n", encoding="utf-8")
    path = folder / "toy.toml"
    path.write_text(RECIPE.format(steps=steps, embeddings=embeddings, guide=guide), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    """A toy recipe run to its end, with initial embeddings and guided alignment."""
    from workbench.train.reading import load_recipe
    from workbench.train.running import run_recipe

    path = write_toy(tmp_path_factory.mktemp("toy"), steps=420, embeddings="cooccurrence", guide=0.1)
    recipe = load_recipe(path)
    run_recipe(recipe, say=lambda text: None)
    return recipe


@pytest.fixture
def make_toy():
    """The function that writes a toy recipe."""
    return write_toy
