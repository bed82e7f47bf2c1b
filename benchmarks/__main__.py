"""`python -m benchmarks [NAME [ARG ...]]`: run one benchmark, or all that `make bench` shows."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time

import benchmarks

NOT_IN_ALL = {"__main__", "screenshots", "serving"}


def names() -> list[str]:
    return sorted(
        m.name
        for m in pkgutil.iter_modules(benchmarks.__path__)
        if m.name not in NOT_IN_ALL and m.name[0] != "_"
    )


def run(name: str, argv: list[str]) -> None:
    print(f"== {name}", flush=True)
    start = time.perf_counter()
    importlib.import_module(f"benchmarks.{name}").main(argv)
    print(f"   ({time.perf_counter() - start:.1f} s)", flush=True)


def main(argv: list[str]) -> int:
    if argv and argv[0] not in names():
        print(f"no benchmark {argv[0]!r}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    for name in argv[:1] or names():
        run(name, argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
