from __future__ import annotations

import threading

import pytest

from workbench.errors import NotFoundError, UsageError
from workbench.model import (
    Change,
    Document,
    Finding,
    Hypothesis,
    Paragraph,
    ParagraphKind,
    Segment,
    Severity,
    Term,
)
from workbench.store import Store

KIND = ParagraphKind


def article(name="a.txt", text="第一句。第二句。", **fields) -> Document:
    paragraphs = (
        Paragraph(
            "网站地图",
            KIND.BOILERPLATE,
            "zh-CN",
            (Segment("网站地图", 0, 4),),
            before="",
            raw="网站\x00地图\u200b",
            changes=(Change(2, "\x00", "", "control character"),),
        ),
        Paragraph(
            text,
            KIND.BODY,
            "zh-CN",
            (Segment(text[:4], 0, 4), Segment(text[4:], 4, len(text))),
            before="\n\n",
            raw=text,
            findings=(Finding("spam", "look", Severity.INFO, "src", 0, 2, "x", 3),),
            label=None,
        ),
        Paragraph("2023-03-21", KIND.METADATA, "en", before="\n", raw="2023-03-21", label="date"),
    )
    return Document(
        "",
        name,
        "zh-CN",
        paragraphs,
        tail="\r\n\x00",
        encoding="gb18030",
        confidence=0.75,
        format="txt",
        warnings=("one", "two"),
        **fields,
    )


def test_a_document_comes_back_whole(store):
    key, is_new = store.documents.add(article(), b"bytes \x00\xff")
    assert is_new
    found = store.documents.get(key)
    given = article(sha256=found.sha256)
    assert found == Document(**{**{f: getattr(given, f) for f in given.__slots__}, "id": key})
    assert found.source_text() == article().source_text()
    assert store.documents.data(key) == b"bytes \x00\xff"


def test_lone_surrogates_in_the_raw_text_survive(store):
    document = Document("", "x", "en", (Paragraph("a", raw="a\ud800"),))
    key, _ = store.documents.add(document, b"x")
    assert store.documents.get(key).paragraphs[0].raw == "a\ud800"


def test_the_same_bytes_are_the_same_document(store):
    first, _ = store.documents.add(article(), b"bytes")
    assert store.documents.add(article("other name"), b"bytes") == (first, False)
    second, is_new = store.documents.add(article(), b"other bytes")
    assert is_new
    assert second != first
    assert [d.id for d in store.documents.list()] == [first, second]


def test_an_archived_document_comes_back_when_imported_again(store):
    key, _ = store.documents.add(article(), b"bytes")
    store.documents.archive(key)
    assert store.documents.list() == []
    assert [d.archived for d in store.documents.list(archived=True)] == [True]
    with pytest.raises(NotFoundError):
        store.documents.find("a.txt")
    assert store.documents.add(article(), b"bytes") == (key, False)
    assert [d.id for d in store.documents.list()] == [key]


def test_list_tells_kinds_without_text(store):
    store.documents.add(article(), b"bytes")
    [info] = store.documents.list()
    assert info.kinds == {"boilerplate": 1, "body": 1, "metadata": 1}
    assert (info.name, info.encoding, info.warnings) == ("a.txt", "gb18030", ("one", "two"))


def test_find_by_id_name_or_their_beginning(store):
    first, _ = store.documents.add(article("001_x.txt"), b"1")
    second, _ = store.documents.add(article("001_xy.txt"), b"2")
    assert store.documents.find(first) == first
    assert store.documents.find("001_x.txt") == first
    assert store.documents.find("001_xy") == second
    assert store.documents.find(second[:10]) == second
    with pytest.raises(UsageError, match="several documents"):
        store.documents.find("001")
    for nothing in ("", "zebra"):
        with pytest.raises(NotFoundError):
            store.documents.find(nothing)


def test_kinds_change_and_come_back(store):
    key, _ = store.documents.add(article(), b"bytes")
    store.documents.set_kind(key, 1, KIND.BOILERPLATE)
    assert store.documents.set_aside(key) == [(0, "网站地图"), (1, "第一句。第二句。")]
    assert store.documents.restore(key, 1) is KIND.BODY
    assert store.documents.restore(key, 0) is KIND.BODY
    assert store.documents.set_aside(key) == []
    store.documents.set_kind(key, 2, KIND.BOILERPLATE)
    assert store.documents.restore(key, 2) is KIND.METADATA
    assert store.documents.get(key).source_text() == article().source_text()
    with pytest.raises(NotFoundError):
        store.documents.set_kind(key, 9, KIND.BODY)
    with pytest.raises(NotFoundError):
        store.documents.restore("nothing", 0)


def test_another_reading_replaces_the_text_and_keeps_the_bytes(store):
    key, _ = store.documents.add(article(), b"bytes")
    again = Document(key, "a.txt", "en", (Paragraph("other", raw="other"),), encoding="utf-8")
    store.documents.replace(again)
    assert [p.text for p in store.documents.get(key).paragraphs] == ["other"]
    assert store.documents.data(key) == b"bytes"
    with pytest.raises(NotFoundError):
        store.documents.replace(Document("nothing", "x", "en"))


@pytest.mark.parametrize("call", ["get", "data", "archive"])
def test_no_such_document(store, call):
    with pytest.raises(NotFoundError):
        getattr(store.documents, call)("nothing")


def test_a_large_document_is_kept_in_one_go(store):
    lines = Document.from_lines([f"line {i}" for i in range(3000)], "en", name="big")
    key, _ = store.documents.add(lines, b"x")
    assert store.documents.get(key).paragraphs == lines.paragraphs


FULL = Hypothesis("One.", -0.25, ("▁One", "."), (-0.5, 0.0), "m@1", ("length",))


def test_the_cache_gives_what_it_was_given(store):
    items = {f"k{i}": Hypothesis(f"t{i}") for i in range(1200)} | {"full": FULL}
    store.cache.put_many(items)
    assert store.cache.get_many([*items, "unknown"]) == items
    store.cache.put_many({"full": Hypothesis("new")})
    assert store.cache.get_many(["full"]) == {"full": Hypothesis("new")}
    assert store.cache.get_many([]) == {}
    assert len(store.cache) == 1201
    store.cache.clear()
    assert len(store.cache) == 0


def test_drafts_by_stage_and_place(store):
    key, _ = store.documents.add(article(), b"bytes")
    store.drafts.put(key, "draft", {(1, 0): [FULL, Hypothesis("Uno.")], (1, 1): [Hypothesis("Two.")]})
    store.drafts.put(key, "back", {(1, 0): [Hypothesis("一。")]})
    store.drafts.put(key, "draft", {(1, 1): [Hypothesis("Second.", -1.0)]})
    assert store.drafts.get(key, "draft") == {
        (1, 0): (FULL, Hypothesis("Uno.")),
        (1, 1): (Hypothesis("Second.", -1.0),),
    }
    store.drafts.clear(key, "draft")
    assert store.drafts.get(key, "draft") == {}
    assert len(store.drafts.get(key, "back")) == 1
    store.drafts.put(key, "draft", {})


def test_stages_are_marked_with_what_they_made_or_not_at_all(store):
    key, _ = store.documents.add(article(), b"bytes")
    with pytest.raises(RuntimeError), store.transaction():
        store.drafts.put(key, "draft", {(1, 0): [FULL]})
        store.stages.mark(key, "draft")
        raise RuntimeError
    assert not store.stages.done(key, "draft")
    assert store.drafts.get(key, "draft") == {}
    with store.transaction():
        store.drafts.put(key, "draft", {(1, 0): [FULL]})
        store.stages.mark(key, "draft", {"model": "m@1"})
    assert store.stages.of(key) == {"draft": {"model": "m@1"}}
    store.stages.mark(key, "draft", {"model": "m@2"})
    store.stages.mark(key, "align")
    assert store.stages.of(key) == {"draft": {"model": "m@2"}, "align": None}
    store.stages.clear(key, "draft")
    assert not store.stages.done(key, "draft")
    store.stages.clear(key)
    assert store.stages.of(key) == {}


def test_settings(store):
    assert store.settings.get("name") is None
    assert store.settings.get("name", "Li") == "Li"
    store.settings.set("name", {"first": "王", "n": [1, None]})
    store.settings.set("lang", "zh")
    store.settings.set("lang", "en")
    assert store.settings.all() == {"name": {"first": "王", "n": [1, None]}, "lang": "en"}
    store.settings.set("lang", None)
    assert store.settings.get("lang") is None


def test_terms(store):
    firm = Term("公司", "company", variants=("firm",), forbidden=("corp",), case_sensitive=True, note="see")
    assert store.terms.add([firm, Term("政府", "government"), firm]) == 2
    first = store.terms.version()
    assert store.terms.list() == [Term("政府", "government"), firm]
    assert store.terms.add([Term("公司", "company", note="new")]) == 0
    assert store.terms.version() != first
    assert store.terms.list(src_lang="en") == []
    assert len(store.terms.list("zh-CN", "en")) == 2
    assert store.terms.remove(Term("公司", "company"))
    assert not store.terms.remove(Term("公司", "company"))
    assert store.terms.list() == [Term("政府", "government")]


def test_the_same_file_from_several_processes_at_once(store):
    """Whoever comes first adds it; the others get the same id."""
    answers = []
    with Store(store.database.url) as other:
        threads = [
            threading.Thread(target=lambda s=s: answers.append(s.documents.add(article(), b"bytes")))
            for s in (store, other, store, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len({key for key, _ in answers}) == 1
    assert sorted(is_new for _, is_new in answers) == [False, False, False, True]
