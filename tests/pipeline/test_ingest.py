"""Files into a workspace."""

from __future__ import annotations

from workbench.errors import InputError, NotFoundError
from workbench.pipeline.ingest import add_bytes, add_files


def test_five_articles_come_in_and_give_their_bytes_back(filled, seeds):
    store, ids = filled
    assert len(ids) == 5
    for key, path in zip(ids, sorted(seeds.iterdir()), strict=True):
        document = store.documents.get(key)
        assert document.source_text() == path.read_bytes().decode("utf-8")
        assert document.name == path.name


def test_a_file_already_there_is_recognised_whatever_its_name(filled, seeds):
    store, ids = filled
    data = next(seeds.glob("001*")).read_bytes()
    again = add_bytes(store, data, name="copy.txt")
    assert not again.is_new
    assert again.id == ids[1]
    assert len(store.documents.list()) == 5


def test_a_bad_file_does_not_stop_the_others(store, tmp_path, seeds):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "good.txt").write_bytes(next(seeds.glob("003*")).read_bytes())
    added, errors = add_files(store, [tmp_path / "in", tmp_path / "nowhere.txt"])
    assert [a.document.name for a in added] == ["good.txt"]
    assert len(errors) == 2
    assert isinstance(errors[0], InputError)
    assert "empty.txt" in str(errors[0])
    assert isinstance(errors[1], NotFoundError)
    assert all("\n" not in str(e) for e in errors)
