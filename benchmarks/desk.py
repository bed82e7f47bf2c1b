"""The review desk on a bitext of 5,000 rows, and the translation memory on 100,000 units: median and 95th percentile.

`python -m benchmarks desk [DATABASE-URL]`; without a URL an SQLite file in a temporary folder.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from workbench.model import LangPair, Row, TranslationUnit
from workbench.pipeline.desk import Desk
from workbench.review.memory import TranslationMemory
from workbench.store import Store

ROWS = 5_000
UNITS = 100_000
HEADS = ["公司", "政府", "全国", "我们", "会议", "今年", "经济", "企业", "上海", "北京", "市场", "部门"]
TAILS = [
    "发展",
    "改革",
    "开放",
    "增长",
    "投资",
    "工作",
    "建设",
    "管理",
    "服务",
    "创新",
    "教育",
    "环境",
    "安全",
    "质量",
]


def sentence(rng: random.Random) -> str:
    return "".join(rng.choices(HEADS + TAILS, k=rng.randint(4, 18))) + "。"


def timed(what: str, times: int, call: Callable[[int], object]) -> None:
    wall, cpu = [], []
    for i in range(times):
        a, b = time.perf_counter(), time.process_time()
        call(i)
        wall.append((time.perf_counter() - a) * 1000)
        cpu.append((time.process_time() - b) * 1000)
    wall.sort()
    cpu.sort()
    high = min(len(wall) - 1, int(len(wall) * 0.95))
    print(
        f"{what:34} p50 {wall[len(wall) // 2]:8.1f} ms  p95 {wall[high]:8.1f} ms  CPU p50 {cpu[len(cpu) // 2]:7.1f} ms"
    )


def desk(url: str) -> None:
    rng = random.Random(5)
    rows = [
        Row(
            "",
            (s := sentence(rng),),
            (f"Sentence {i} of the article about {s[:2]}.",),
            paragraph=i // 4,
            draft=f"Sentence {i}.",
        )
        for i in range(ROWS)
    ]
    with Store(url) as store:
        pair = LangPair("zh-CN", "en")
        made: list[str] = []
        timed(
            f"create {ROWS} rows",
            1,
            lambda _: made.append(store.bitexts.create(None, None, pair, "draft", rows)),
        )
        bitext = made[0]
    with Store(url) as store:
        here = Desk(store, bitext, "bench")
        timed("first snapshot (from the database)", 1, lambda _: here.snapshot())
        timed("snapshot", 9, lambda _: here.snapshot())
        timed("snapshot as JSON", 5, lambda _: json.dumps(here.snapshot()))
        pick = [f"r{n}" for n in rng.sample(range(1, ROWS), 400)]

        def send(op: str, **args: object) -> Callable[[int], object]:
            return lambda i: here.apply({"id": f"{op}{i}", "op": op, "row": pick[i], **args})

        timed("edit", 200, send("edit", text="An edited sentence."))
        timed("approve", 100, send("approve"))
        timed("split", 100, send("split", side="src", segment=0, at=3))
        timed("merge_down", 100, send("merge_down"))
        timed("insert", 100, send("insert"))
        timed("undo", 300, lambda _: here.undo())
        timed("redo", 100, lambda _: here.redo())
        timed(
            "changes_since, nothing new", 50, lambda _: here.changes_since(here.changes_since(10**9)["rev"])
        )
        timed(
            "replace on all rows",
            1,
            lambda _: here.apply({"op": "replace", "pattern": "article", "replacement": "text"}),
        )
        timed("concordance", 5, lambda _: here.concordance("改革"))


def memory() -> None:
    rng = random.Random(7)
    units = [TranslationUnit(f"u{i}", sentence(rng), f"Target {i}", "zh-CN", "en") for i in range(UNITS)]
    held = TranslationMemory()

    def fill(_: int) -> None:
        for unit in units:
            held.put(unit)
        held.matches(units[0].src, "zh-CN", "en")

    timed(f"memory: index {UNITS} units", 1, fill)
    queries = [rng.choice(units).src[:-3] + sentence(rng)[:2] for _ in range(100)]
    timed(f"memory: matches in {UNITS}", 100, lambda i: held.matches(queries[i], "zh-CN", "en"))


def main(argv: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk(argv[0] if argv else str(Path(folder) / "bench.db"))
    memory()
