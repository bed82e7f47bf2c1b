from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from workbench.model import LangPair, Row
from workbench.review.serving import JsonReducer
from workbench.store import Store

PAIR = LangPair("zh-CN", "en")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request, tmp_path) -> Iterator[str]:
    """A fresh workspace of each kind; on PostgreSQL a schema of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'workbench.db'}"
        return
    base = request.getfixturevalue("postgres_url")
    schema = f"t{uuid.uuid4().hex}"
    engine = create_engine(base)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{base}?options=-csearch_path%3D{schema}"
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def store(url) -> Iterator[Store]:
    with Store(url) as opened:
        yield opened


@pytest.fixture
def reducer() -> JsonReducer:
    return JsonReducer()


@pytest.fixture
def bitext(store) -> str:
    rows = [
        Row("", (f"第{i}句。",), (f"Sentence {i}.",), paragraph=i // 3, draft=f"Sentence {i}.", score=0.5)
        for i in range(9)
    ]
    return store.bitexts.create(None, None, PAIR, "draft", rows, name="test")
