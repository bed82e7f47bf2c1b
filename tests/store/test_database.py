from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from workbench.errors import ConflictError, FormatError, InputError, UsageError
from workbench.model import LangPair, Row
from workbench.review.serving import JsonReducer
from workbench.store import Store
from workbench.store import database as database_module
from workbench.store.database import Database
from workbench.store.schema import HEAD, metadata
from workbench.store.upgrade import migration_config, revision, upgrade


def test_head_is_the_newest_migration(tmp_path):
    database = Database(tmp_path / "x.db")
    with database.transaction(write=True) as connection:
        script = ScriptDirectory.from_config(migration_config(connection))
    assert script.get_heads() == [HEAD]
    database.close()


def test_the_migrations_make_the_tables_that_the_code_knows(store):
    with store.database.transaction() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert revision(connection) == HEAD


def test_an_old_workspace_is_upgraded_with_its_rows(url):
    database = Database(url)
    upgrade(database, target="0001")
    with database.transaction(write=True) as connection:
        assert "structural" not in {c["name"] for c in inspect(connection).get_columns("events")}
        connection.execute(
            text(
                "INSERT INTO bitexts (id, name, kind, src_lang, tgt_lang, rev, next_row, layout, seconds, created,"
                " modified, archived) VALUES ('b', 'n', 'pair', 'zh-CN', 'en', 2, 2, 1, 0, '2026-01-01 00:00:00',"
                " '2026-01-01 00:00:00', FALSE)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO events (bitext, rev, author, created, op, batch, status, message, patch, touched) VALUES"
                " ('b', 2, 'Li', '2026-01-01 00:00:00', 'edit', 'x', 'done', '{}', '{}', '[]')"
            )
        )
    database.close()
    with Store(url) as store:
        [event] = store.bitexts.events.log("b")
        assert (event.author, event.structural) == ("Li", True)
        assert store.bitexts.rows("b") == ()


def test_a_migration_that_fails_leaves_the_old_workspace(url, monkeypatch):
    database = Database(url)
    upgrade(database, target="0001")

    def broken(*_args, **_kwargs):
        config = _args[0]
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError

    monkeypatch.setattr(command, "upgrade", broken)
    with pytest.raises(RuntimeError):
        upgrade(database)
    with database.transaction() as connection:
        assert revision(connection) == "0001"
        assert not inspect(connection).has_table("half")
    database.close()


def test_a_newer_workspace_is_refused_in_one_line(url):
    Store(url).close()
    database = Database(url)
    with database.transaction(write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(FormatError, match=r"newer workbench .* update the workbench"):
        Store(url)


def test_two_stores_may_open_a_new_workspace_at_once(url):
    errors = []

    def work():
        try:
            Store(url).close()
        except Exception as error:  # noqa: BLE001  # told below
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Store(url) as store:
        assert store.documents.list() == []


def test_two_processes_may_open_a_new_workspace_at_once(tmp_path, root):
    code = "import sys; from workbench.store import Store; Store(sys.argv[1]).close()"
    path = tmp_path / "deep" / "workbench.db"
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=root, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [(run.wait(), run.communicate()[1]) for run in runs] == [(0, b"")] * 3


def test_sqlite_is_set_up_to_lose_nothing(tmp_path):
    with Store(tmp_path / "x.db") as store, store.database.transaction() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert values == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000}


def test_foreign_keys_hold(store):
    from workbench.errors import WorkbenchError

    with pytest.raises(WorkbenchError, match="refused"):
        store.bitexts.create("nothing", None, LangPair("zh-CN", "en"), "draft", [])
    with pytest.raises(WorkbenchError, match="refused"):
        store.stages.mark("nothing", "draft")
    assert store.bitexts.list() == []


@pytest.mark.parametrize(
    ("url", "error", "match"),
    [
        ("sqlite://", UsageError, "in memory"),
        ("mysql://localhost/x", UsageError, "no such kind"),
        ("nonsense://", UsageError, "no such kind"),
        ("://", UsageError, "no database URL"),
        ("postgresql://nobody:wrong@127.0.0.1:1/none", InputError, "does not answer"),
    ],
)
def test_urls_that_lead_nowhere(url, error, match):
    with pytest.raises(error, match=match) as caught:
        Store(url)
    assert "wrong" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_are_no_workspace(tmp_path):
    noise = tmp_path / "noise.db"
    noise.write_bytes(b"not a database at all, but long enough to have a header" * 100)
    with pytest.raises(FormatError, match="no workspace database"):
        Store(noise)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE things (id)")
    connection.close()
    with pytest.raises(FormatError, match="something else"):
        Store(other)
    with pytest.raises(InputError):
        Store(tmp_path)
    with pytest.raises(InputError, match="cannot be made"):
        Store(noise / "below" / "x.db")


def test_a_busy_workspace_is_a_conflict_after_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    path = tmp_path / "x.db"
    with Store(path) as store:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConflictError, match="another process is writing"):
            store.settings.set("a", 1)
        assert store.settings.get("a") is None
        holder.execute("ROLLBACK")
        holder.close()
        store.settings.set("a", 1)


def test_a_write_inside_a_read_is_a_mistake(store):
    with pytest.raises(UsageError), store.database.transaction():
        store.settings.set("a", 1)


def test_readers_see_one_moment(store):
    """A read transaction sees nothing of what is written meanwhile."""
    key = store.bitexts.create(None, None, LangPair("zh-CN", "en"), "pair", [Row("", ("一",), ("One",))])
    with Store(store.database.url) as other, other.database.transaction():
        before = other.bitexts.get(key).rev
        done = threading.Thread(
            target=store.bitexts.apply,
            args=(key, {"op": "edit", "row": "r1", "text": "Uno"}, "Li", JsonReducer()),
        )
        done.start()
        done.join()
        assert other.bitexts.get(key).rev == before
        assert other.bitexts.rows(key)[0].tgt == ("One",)
    assert store.bitexts.rows(key)[0].tgt == ("Uno",)


def test_importing_the_store_touches_nothing(tmp_path, root):
    code = "import workbench.store, sys; sys.exit('alembic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=False)
    assert run.returncode == 0
    assert list(Path(tmp_path).iterdir()) == []
