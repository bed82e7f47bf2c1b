"""One contract for every format."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.formats.strategies import FULL, PLAIN, unit_lists
from workbench.errors import InputError, NotFoundError, UsageError, WorkbenchError
from workbench.formats import registry
from workbench.formats.base import FIELDS, Report, WriteOptions
from workbench.model import TranslationUnit

ALL = [registry.get(n) for n in registry.names()]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking many-field units takes minutes
TWO_WAY = [f for f in ALL if f.can_read and f.can_write]
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def ids(fmt):
    return fmt.name


def target(fmt, folder, stem="bitext"):
    return folder / f"{stem}{fmt.suffixes[0]}"


def round_trip(fmt, units, folder, options=None):
    path = target(fmt, folder)
    report = Report()
    written = fmt.write(units, path, options=options)
    back = list(fmt.read(path, report=report))
    return written, back, report


def strip(value):
    """What XML leaves of any value."""
    if isinstance(value, str):
        return ILLEGAL.sub("", value)
    if isinstance(value, dict):
        return {strip(k): strip(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(strip(v) for v in value)
    return value


def expected(fmt, unit: TranslationUnit) -> dict[str, object]:
    held = {n: asdict(unit)[n] for n in FIELDS if n in fmt.holds}
    if fmt.xml:
        held = strip(held)
    if fmt.name == "moses":
        held |= {side: BREAKS.sub(" ", held[side]) for side in ("src", "tgt")}
    return held


def got(fmt, unit: TranslationUnit) -> dict[str, object]:
    return {n: asdict(unit)[n] for n in FIELDS if n in fmt.holds}


@pytest.mark.parametrize("fmt", TWO_WAY, ids=ids)
def test_everything_a_format_holds_comes_back(fmt, tmp_path):
    units = [FULL, PLAIN] if "id" in fmt.holds else [FULL]
    written, back, report = round_trip(fmt, units, tmp_path)
    assert [got(fmt, u) for u in back] == [expected(fmt, u) for u in units]
    assert report.problems == []
    assert report.units == written.units == len(units)
    assert written.files
    assert not written.removed


@pytest.mark.parametrize("fmt", TWO_WAY, ids=ids)
def test_hostile_text_comes_back(fmt, tmp_path):
    @settings(
        max_examples=40 if fmt.streaming else 25, phases=PHASES, suppress_health_check=list(HealthCheck)
    )
    @given(unit_lists(("zh-CN", "en") if fmt.one_pair else None))
    def check(units):
        if fmt.name == "moses" and units:
            first = units[0]
            units[0] = first.with_(src=first.src.lstrip("\ufeff"), tgt=first.tgt.lstrip("\ufeff"))
        options = WriteOptions(src_lang="zh-CN", tgt_lang="en")
        written, back, _ = round_trip(fmt, units, tmp_path, options)
        assert [got(fmt, u) for u in back] == [expected(fmt, u) for u in units]
        illegal = any(ILLEGAL.search(json.dumps(asdict(u), default=str, ensure_ascii=False)) for u in units)
        if fmt.xml and illegal:
            assert written.removed

    check()


@pytest.mark.parametrize("fmt", ALL, ids=ids)
def test_surrogates_are_refused_and_no_file_is_left(fmt, tmp_path):
    with pytest.raises(InputError, match="surrogate"):
        fmt.write([PLAIN, PLAIN.with_(id="u2", tgt="\ud800")], target(fmt, tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fmt", [f for f in ALL if f.xml], ids=ids)
def test_control_characters_are_removed_with_a_log(fmt, tmp_path):
    written = fmt.write([PLAIN.with_(tgt="a\x1bb\x00c\ufffed")], target(fmt, tmp_path))
    assert written.removed_total == 1
    assert (written.removed[0].unit, written.removed[0].field) == ("u1", "tgt")
    assert written.removed[0].codepoints == ("U+001B", "U+0000", "U+FFFE")
    if fmt.can_read:
        assert next(fmt.read(target(fmt, tmp_path))).tgt == "abcd"


@pytest.mark.parametrize("fmt", ALL, ids=ids)
def test_a_failed_write_leaves_the_old_file(fmt, tmp_path):
    def broken():
        yield PLAIN
        raise RuntimeError("engine died")

    written = fmt.write([PLAIN], target(fmt, tmp_path))
    before = {p: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(RuntimeError):
        fmt.write(broken(), target(fmt, tmp_path))
    assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before
    assert len(before) == len(written.files)


@pytest.mark.parametrize("fmt", ALL, ids=ids)
def test_an_empty_bitext_is_a_file(fmt, tmp_path):
    fmt.write([], target(fmt, tmp_path), options=WriteOptions("zh-CN", "en"))
    if fmt.can_read:
        assert list(fmt.read(target(fmt, tmp_path))) == []


@pytest.mark.parametrize("fmt", [f for f in ALL if f.name != "moses"], ids=ids)
def test_streams_hold_the_same_bytes_as_files(fmt, tmp_path):
    stream = io.BytesIO()
    fmt.write([FULL, PLAIN], stream)
    fmt.write([FULL, PLAIN], target(fmt, tmp_path))
    if fmt.name not in {"docx", "docx-target", "xlsx"}:  # zip members carry their time
        assert stream.getvalue() == target(fmt, tmp_path).read_bytes()
    if fmt.can_read:
        stream.seek(0)
        assert len(list(fmt.read(stream))) == 2


class Pipe(io.RawIOBase):
    """A stream that cannot seek, like stdin."""

    def __init__(self, data):
        super().__init__()
        self._inner = io.BytesIO(data)

    def readable(self):
        return True

    def readinto(self, buffer):
        return self._inner.readinto(buffer)


@pytest.mark.parametrize("fmt", [f for f in TWO_WAY if f.name != "moses"], ids=ids)
def test_a_pipe_is_read(fmt):
    stream = io.BytesIO()
    fmt.write([FULL, PLAIN], stream)
    assert [u.id for u in fmt.read(io.BufferedReader(Pipe(stream.getvalue())))] == [FULL.id, PLAIN.id]


@pytest.mark.parametrize("fmt", [f for f in ALL if f.can_read], ids=ids)
def test_a_missing_file_is_named(fmt, tmp_path):
    with pytest.raises(NotFoundError, match="nowhere"):
        list(fmt.read(tmp_path / f"nowhere{fmt.suffixes[0]}"))


@pytest.mark.parametrize("fmt", [f for f in ALL if f.can_read and f.name != "moses"], ids=ids)
@pytest.mark.parametrize(
    "data", [b'\xff\xfe"', b"\xfe\xff\xd8", b"\xff\xfe\x00\xd8\x0a\x00", b"\xff\xfe\xff"]
)
def test_half_a_character_is_told_or_replaced(fmt, data):
    told = ["-"]
    try:
        assert all(isinstance(u, TranslationUnit) for u in fmt.read(io.BytesIO(data)))
    except WorkbenchError as error:
        told.append(str(error))
    assert all(told)


@pytest.mark.parametrize("fmt", [f for f in ALL if f.can_read and f.name != "moses"], ids=ids)
def test_garbage_never_crashes(fmt):
    @settings(max_examples=60, phases=PHASES, suppress_health_check=list(HealthCheck))
    @given(
        st.one_of(
            st.binary(max_size=200), st.text(max_size=100).map(lambda t: t.encode("utf-8", "surrogatepass"))
        )
    )
    def check(data):
        told = ["-"]
        try:
            for unit in fmt.read(io.BytesIO(data)):
                assert isinstance(unit, TranslationUnit)
        except WorkbenchError as error:
            told.append(str(error))
        assert all(told)

    check()


@pytest.mark.parametrize("fmt", [f for f in ALL if f.can_read and f.name != "moses"], ids=ids)
def test_a_damaged_file_never_crashes(fmt):
    stream = io.BytesIO()
    fmt.write([FULL, PLAIN, FULL.with_(id="u3")], stream)
    whole = stream.getvalue()

    @settings(max_examples=60, phases=PHASES, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(whole) - 1), st.integers(0, 40), st.binary(max_size=20))
    def check(at, length, put):
        report, told = Report(), ["-"]
        try:
            units = list(fmt.read(io.BytesIO(whole[:at] + put + whole[at + length :]), report=report))
        except WorkbenchError as error:
            told.append(str(error))
        else:
            assert all(isinstance(u, TranslationUnit) for u in units)
        assert all(told)

    check()


@pytest.mark.parametrize("fmt", [f for f in ALL if not f.can_read], ids=ids)
def test_target_only_formats_say_that_they_cannot_be_read(fmt, tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        list(fmt.read(tmp_path / "x"))


@pytest.mark.parametrize("fmt", ALL, ids=ids)
def test_names_and_endings(fmt, tmp_path):
    assert registry.get(fmt.name) is fmt
    assert fmt.title
    assert fmt.holds <= set(FIELDS)
    if fmt.name != "docx-target":
        for suffix in fmt.suffixes:
            assert registry.by_suffix(f"x{suffix}").name == fmt.name, suffix
