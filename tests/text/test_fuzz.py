"""2,000 mutated and random inputs through import and every reader: an answer or one line, in time and in memory."""

from __future__ import annotations

import random
import resource
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from workbench.errors import WorkbenchError
from workbench.text.document import read_document

sys.path.insert(0, str(Path(__file__).parent))
import files

ROUNDS = 2000
SECONDS = 10
MEGABYTES = 700
BODY = "会议指出，要坚持创新驱动，加快发展新质生产力。他说：“这是对的。”我们走吧！"
ENGLISH = "On May 7th, the company (U.S., Ltd.) held a special discussion on new quality productivity. "
INSERTS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n\n", b"\xe4", b"<", b">", b"(" * 500, b"</div>", b"<table><tr><td>",
    b"```\n", b"---\n", b"endstream", b"/Length 99999999", b"stream", b"PK\x03\x04", "“「《".encode(), b"." * 300,
    b"1/" * 200, b"9" * 5000, "一二三百千万亿".encode() * 50, b"a.b@" * 200, b"http://" * 100, b"&#x110000;", b"&amp;" * 100,
    b"[](" * 200, b"*" * 400, b"\xa1\xa1\xa3\xac", b"\x80\x81", "\u202e\u200b\ufeff".encode(), b" \t" * 500,
]  # fmt: skip


def bases(seeds: Path) -> list[tuple[str, bytes]]:
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>标题-某网</title></head><body><nav><a>首页</a></nav><h1>标题</h1><p>{BODY}</p><table><tr><td>{ENGLISH}</td></tr></table></body></html>"
    found = [(p.name, p.read_bytes()) for p in sorted(seeds.glob("*.txt"))]
    found += [
        ("a.html", page.encode()),
        ("b.html", page.replace("utf-8", "gb2312").encode("gb18030")),
        ("a.md", f"---\na: b\n---\n# 标题\n\n**粗** [x](y)\n\n- {BODY}\n\n```\n{ENGLISH}\n```\n".encode()),
        (
            "a.docx",
            files.docx([("Title", "标题"), ("", BODY), ("", ENGLISH)], table=[["一", "二"]], header="眉"),
        ),
        ("b.docx", files.edit_docx(files.docx([("", BODY)]), {})),
        ("a.pdf", files.pdf([["标题", "", BODY, ENGLISH]] * 3)),
        ("b.pdf", files.pdf([[ENGLISH]])),
        ("a.txt", BODY.encode("gb18030")),
        ("b.txt", (BODY * 3).encode("big5", "ignore")),
        ("c.txt", (BODY + ENGLISH).encode("utf-16")),
        ("d.txt", ENGLISH.encode()),
    ]
    return found


def mutate(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5, 30])):
        size = len(out)
        place = rng.randrange(size + 1)
        match rng.randrange(7):
            case 0 if size:
                out[place % size] ^= 1 << rng.randrange(8)
            case 1:
                del out[place:]
            case 2:
                out[place:place] = rng.choice(INSERTS)
            case 3:
                out[place:place] = rng.randbytes(rng.choice([1, 4, 64]))
            case 4:
                del out[place : place + rng.choice([1, 3, 50, 500])]
            case 5:
                out += out[place : place + 3000] * rng.choice([1, 3])
            case _:
                other = rng.randrange(size + 1)
                out[place : place + 20] = out[other : other + 20]
    return bytes(out)


def cases(seeds: Path):
    rng = random.Random(20240430)
    good = bases(seeds)
    endings = ["txt", "md", "html", "docx", "pdf", ""]
    for number in range(ROUNDS):
        if number % 10 == 0:
            data = rng.randbytes(rng.choice([1, 2, 7, 60, 900, 20_000]))
            name = f"r{number}.{rng.choice(endings)}"
        elif number % 10 == 1:
            letters = "".join(
                chr(
                    rng.choice(
                        [rng.randrange(1, 0xD800), rng.randrange(32, 127), rng.randrange(0x4E00, 0x9FA5)]
                    )
                )
                for _ in range(rng.randrange(400))
            )
            data, name = letters.encode(), f"u{number}.{rng.choice(endings[:3])}"
        else:
            name, data = rng.choice(good)
            data = mutate(rng, data)
            if rng.randrange(12) == 0:
                name = f"x.{rng.choice(endings)}"
        yield name, data


def ring(signum, frame):
    raise TimeoutError(f"longer than {SECONDS} s")


@pytest.mark.slow
def test_no_input_breaks_the_import(seeds):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    previous = signal.signal(signal.SIGPROF, ring)  # processor time, so that a busy machine fails nothing
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    try:
        for number, (name, data) in enumerate(cases(seeds)):
            began = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            failure: WorkbenchError | None = None
            try:
                document = read_document(data, name=name)
            except WorkbenchError as error:
                failure = error
            if failure is not None:
                assert "\n" not in str(failure), (number, name)
                assert failure.exit_code == 3, (number, name)
                outcomes[type(failure).__name__] += 1
            else:
                outcomes["read"] += 1
                for paragraph in document.paragraphs:
                    assert all(paragraph.text[s.start : s.end] == s.text for s in paragraph.segments)
                if document.format in {"txt", "md"} and not document.warnings:
                    assert document.source_text().encode(document.encoding) == data, (number, name)
            signal.setitimer(signal.ITIMER_PROF, 0)
            slowest = max(slowest, time.process_time() - began)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert sum(outcomes.values()) == ROUNDS
    assert outcomes["read"] > ROUNDS / 4
    assert slowest < SECONDS
    assert grown < MEGABYTES, f"{grown:.0f} MB"
