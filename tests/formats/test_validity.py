"""What is written is valid by the formats' own definitions, on the seeds and on random bitexts."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree

from tests.formats.strategies import FULL, PLAIN, unit_lists
from workbench.formats import registry
from workbench.model import State, TranslationUnit

FORMATS = ("tmx", "xliff12", "xliff21")


@pytest.fixture(scope="module")
def validators(shared):
    """A function per format that returns the errors of a document."""
    folder = shared / "schemas"
    if not folder.is_dir():
        pytest.skip("the formats' schemas (../shared/schemas) are not on this machine")
    dtd = etree.DTD(str(folder / "tmx14.dtd"))
    old = etree.XMLSchema(etree.parse(str(folder / "xliff-core-1.2-transitional.xsd")))
    both = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:import namespace="urn:oasis:names:tc:xliff:document:2.0" schemaLocation="xliff_core_2.0.xsd"/>
      <xs:import namespace="urn:oasis:names:tc:xliff:metadata:2.0" schemaLocation="metadata.xsd"/></xs:schema>"""
    new = etree.XMLSchema(etree.fromstring(both, base_url=str(folder / "xliff-2.1" / "all.xsd")))
    return {"tmx": dtd, "xliff12": old, "xliff21": new}


def errors(validator, name, units):
    stream = io.BytesIO()
    registry.get(name).write(units, stream)
    tree = etree.fromstring(stream.getvalue())
    validator.validate(tree)
    return [str(e) for e in validator.error_log]


def seed_units(seeds):
    """Every line of the five articles as a unit of its own, with every state, as two directions."""
    states = list(State)
    for path in sorted(seeds.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")):
            yield FULL.with_(
                id=f"{path.stem}:{number}", src=line, tgt=line[::-1], document=path.name, paragraph=number,
                src_lang="zh-CN" if path.name.startswith("001") else "en",
                tgt_lang="en" if path.name.startswith("001") else "zh-CN",
                state=states[number % len(states)],
            )  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_the_validator_sees_faults(validators, name):
    broken = etree.fromstring("<tmx version='1.4'/>" if name == "tmx" else "<xliff/>")
    assert not validators[name].validate(broken)


@pytest.mark.parametrize("name", FORMATS)
def test_the_seeds_are_valid(validators, name, seeds):
    units = list(seed_units(seeds))
    assert len(units) > 100
    assert errors(validators[name], name, units) == []


@pytest.mark.parametrize("name", FORMATS)
def test_random_bitexts_are_valid(validators, name):
    @settings(max_examples=40, phases=(Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck))
    @given(unit_lists())
    def check(units: list[TranslationUnit]):
        assert errors(validators[name], name, units or [PLAIN]) == []

    check()


@pytest.mark.parametrize("name", FORMATS)
def test_restored_inline_tags_are_valid(validators, name):
    from tests.formats.test_foreign import MATECAT, TRADOS, XLIFF2

    data = {"tmx": TRADOS.encode("utf-16"), "xliff12": MATECAT.encode(), "xliff21": XLIFF2.encode()}[name]
    units = list(registry.get(name).read(io.BytesIO(data)))
    assert any("{1}" in u.src for u in units)
    assert errors(validators[name], name, units) == []
