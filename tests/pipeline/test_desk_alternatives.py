"""Other translations on demand: found beside the pages, asked for again until they are there, kept in the store."""

from __future__ import annotations

import threading
import time

import pytest

from workbench.errors import ModelMissingError, UsageError
from workbench.model import Hypothesis, LangPair, Row
from workbench.pipeline.desk import Desk
from workbench.pipeline.desk_alternatives import NUMBER, Alternatives, nbest
from workbench.pipeline.desk_prepare import Collaborators
from workbench.store import Store
from workbench.translate import MemoryCache
from workbench.translate.fake import FakeTranslator

PAIR = LangPair("zh-CN", "en")


def until_ready(ask, *args):
    end = time.monotonic() + 20
    while (answer := ask(*args))["state"] == "working":
        assert time.monotonic() < end
        time.sleep(0.01)
    return answer["alternatives"]


def test_it_answers_at_once_and_works_beside():
    go = threading.Event()
    asked = []

    def find(text, pair):
        asked.append(text)
        go.wait(20)
        return [
            Hypothesis("One.", -0.1),
            Hypothesis("Two.", -0.2),
            Hypothesis("One.", -0.3),
            Hypothesis(" ", -1),
        ]

    others = Alternatives(find)
    assert others("一。", PAIR) == {"state": "working", "alternatives": []}
    go.set()
    assert until_ready(others, "一。", PAIR) == [
        {"text": "One.", "score": -0.1},
        {"text": "Two.", "score": -0.2},
    ]
    others("一。", PAIR)
    assert asked == ["一。"]


def test_an_error_is_told_once_and_the_next_call_tries_again():
    answers = [ModelMissingError("no model"), [Hypothesis("One.", -0.1)]]

    def find(text, pair):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    others = Alternatives(find)
    with pytest.raises(ModelMissingError):
        until_ready(others, "一。", PAIR)
    assert [a["text"] for a in until_ready(others, "一。", PAIR)] == ["One."]


@pytest.mark.parametrize("text", ["", "  ", "长" * 3_000])
def test_nothing_and_too_much_are_refused(text):
    with pytest.raises(UsageError):
        Alternatives(lambda text, pair: [])(text, PAIR)


def test_the_cache_has_them_all_the_second_time():
    cache, translator = MemoryCache(), FakeTranslator(PAIR)
    first = nbest(translator, "会议在北京举行。", cache)
    assert len({h.text for h in first}) == NUMBER
    translator.translate = lambda *_: pytest.fail("translated again")
    assert nbest(translator, "会议在北京举行。", cache) == first


def test_a_desk_gives_the_rows_own_or_asks(tmp_path):
    with Store(tmp_path / "w.db") as store:
        rows = [Row("", ("一。",), ("One.",), alternatives=(("Uno.", -0.4),)), Row("", ("二。",), ("Two.",))]
        bitext = store.bitexts.create(None, None, PAIR, "draft", rows)
        desk = Desk(
            store,
            bitext,
            "Li",
            Collaborators(alternatives=Alternatives(lambda text, pair: [Hypothesis(text, -0.5)])),
        )
        call = {"id": "1", "call": "alternatives", "args": {"row": "r1"}}
        assert desk.handle(call)["result"] == {
            "state": "ready",
            "alternatives": [{"text": "Uno.", "score": -0.4}],
        }
        assert until_ready(desk.alternatives, "r2") == [{"text": "二。", "score": -0.5}]
        assert (
            "no engine"
            in Desk(store, bitext, "Li").handle({"call": "alternatives", "args": {"row": "r2"}})["error"]
        )
        assert store.bitexts.get(bitext).rev == 1
