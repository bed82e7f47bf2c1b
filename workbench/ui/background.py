"""Computations of seconds beside a page: a thread works, the page stays usable and looks in again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import streamlit as st

from workbench.ui.session import t

T = TypeVar("T")
WAIT = 1.0  # seconds that a page waits for a quick result before it is drawn without
LOOK_IN = 0.5  # seconds between two looks
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="page")


def computed(name: str, function: Callable[..., T], *args: object) -> T | None:
    """The result of `function(*args)`, which calls nothing of Streamlit; None, and a line that says so, until it is there.

    The result is kept in the session until the arguments change. Exceptions of the function are raised here.
    """
    slot = f"computed {name}"
    held: tuple[tuple[object, ...], Future[T]] | None = st.session_state.get(slot)
    if held is None or held[0] != args:
        held = (args, _pool.submit(function, *args))
        st.session_state[slot] = held
    try:
        return held[1].result(timeout=WAIT)
    except TimeoutError:
        if held[1].done():
            raise
        _wait(slot)
        return None


@st.fragment(run_every=LOOK_IN)
def _wait(slot: str) -> None:
    st.caption(f":material/hourglass_top: {t('scores.checking')}")
    held = st.session_state.get(slot)
    if held is not None and held[1].done():
        st.rerun()
