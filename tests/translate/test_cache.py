"""Caches: one contract for those that live here."""

from __future__ import annotations

import sqlite3

import pytest

from workbench.errors import InputError
from workbench.model import Hypothesis
from workbench.translate import MemoryCache, SqliteCache, cache_key
from workbench.translate.cache import dump_hypothesis, parse_hypothesis

RICH = Hypothesis("Ma “Hengchang”", -0.5, ("▁Ma", "</s>"), (-0.25, -0.75), "zh-en@12345678", ("numbers",))


@pytest.fixture(params=["memory", "sqlite"])
def cache(request, tmp_path):
    return MemoryCache() if request.param == "memory" else SqliteCache(tmp_path / "deep" / "drafts.db")


def test_gives_back_what_was_put(cache):
    cache.put_many({"a": RICH, "b": Hypothesis("")})
    assert cache.get_many(["b", "a", "c"]) == {"a": RICH, "b": Hypothesis("")}


def test_a_key_put_again_is_replaced(cache):
    cache.put_many({"a": RICH})
    cache.put_many({"a": Hypothesis("new")})
    assert cache.get_many(["a"])["a"].text == "new"


def test_thousands_of_keys(cache):
    many = {f"k{i}": Hypothesis(str(i)) for i in range(2500)}
    cache.put_many(many)
    assert cache.get_many(list(many)) == many


def test_two_processes_worth_of_connections_see_each_other(tmp_path):
    one, two = SqliteCache(tmp_path / "d.db"), SqliteCache(tmp_path / "d.db")
    one.put_many({"a": RICH})
    assert two.get_many(["a"]) == {"a": RICH}


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputError, match=r"x\.db: not a translation cache"):
        SqliteCache(tmp_path / "x.db")


def test_a_row_that_is_no_hypothesis_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="not a hypothesis"):
        parse_hypothesis('{"text": "a"}')
    assert parse_hypothesis(dump_hypothesis(RICH)) == RICH
    SqliteCache(tmp_path / "d.db")
    assert sqlite3.connect(tmp_path / "d.db").execute("SELECT count(*) FROM draft").fetchone() == (0,)


def test_every_part_of_the_key_counts():
    keys = {
        cache_key("m", "o", "t", "x"),
        cache_key("M", "o", "t", "x"),
        cache_key("m", "O", "t", "x"),
        cache_key("m", "o", "T", "x"),
        cache_key("m", "o", "t", "X"),
        cache_key("mo", "", "t", "x"),
    }
    assert len(keys) == 6
