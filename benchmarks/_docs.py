"""Tables in the docs, put between two comments by the benchmarks that make them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def put(name: str, page: str, text: str) -> None:
    """Replace what stands between `<!-- NAME -->` and `<!-- /NAME -->` of a page in docs/."""
    path = ROOT / "docs" / page
    old = path.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(old):
        raise SystemExit(f"docs/{page} has no place for {name}")
    path.write_text(pattern.sub(lambda m: f"{m[1]}\n{text.strip()}\n\n{m[2]}", old), encoding="utf-8")
