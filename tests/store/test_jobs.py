from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from workbench.errors import NotFoundError
from workbench.store import Store


def test_a_job_from_queue_to_end(store):
    key = store.jobs.create("translate", "doc", total=10, args={"beam": 4})
    job = store.jobs.get(key)
    assert (job.kind, job.document, job.state, job.done, job.total, job.args) == (
        "translate",
        "doc",
        "queued",
        0,
        10,
        {"beam": 4},
    )
    assert job.open
    assert (job.rate, job.seconds_left) == (None, None)
    claimed = store.jobs.claim("translate")
    assert claimed is not None
    assert (claimed.id, claimed.state) == (key, "running")
    assert store.jobs.claim() is None
    assert store.jobs.progress(key, 4, message="four")
    job = store.jobs.get(key)
    assert (job.done, job.message) == (4, "four")
    assert job.rate is not None
    assert job.rate > 0
    assert job.seconds_left is not None
    store.jobs.finish(key, "all done")
    job = store.jobs.get(key)
    assert (job.state, job.message, job.open) == ("done", "all done", False)
    assert job.finished is not None
    assert not store.jobs.progress(key, 5)
    assert not store.jobs.cancel(key)


def test_a_cancelled_job_tells_its_worker_to_stop(store):
    key = store.jobs.create("align")
    store.jobs.start(key)
    assert store.jobs.cancel(key)
    assert not store.jobs.progress(key, 1)
    assert store.jobs.get(key).state == "cancelled"


def test_a_failed_job_tells_why(store):
    key = store.jobs.create("align")
    store.jobs.fail(key, "no \x00 model")
    assert (store.jobs.get(key).state, store.jobs.get(key).error) == ("failed", "no  model")


def test_what_a_dead_worker_left_is_begun_again(store):
    key = store.jobs.create("align")
    store.jobs.start(key)
    assert store.jobs.requeue_stale() == 0
    assert store.jobs.requeue_stale(timedelta(seconds=-1)) == 1
    assert store.jobs.get(key).state == "queued"
    claimed = store.jobs.claim("align")
    assert claimed is not None
    assert claimed.id == key


def test_list_is_newest_first(store):
    first, second = store.jobs.create("a", "x"), store.jobs.create("b", "y")
    assert [j.id for j in store.jobs.list()] == [second, first]
    assert [j.id for j in store.jobs.list(document="x")] == [first]
    assert store.jobs.list(state="done") == []
    assert len(store.jobs.list(limit=1)) == 1
    with pytest.raises(NotFoundError):
        store.jobs.get(99)


def test_no_two_workers_get_the_same_job(store):
    made = {store.jobs.create("work") for _ in range(12)}
    taken: list[int] = []
    with Store(store.database.url) as other:

        def work(opened):
            while (job := opened.jobs.claim("work")) is not None:
                taken.append(job.id)

        threads = [threading.Thread(target=work, args=(s,)) for s in (store, other, store)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(taken) == 12
    assert set(taken) == made
