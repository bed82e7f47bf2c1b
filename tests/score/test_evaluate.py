"""Several systems against a baseline, notes, renderings and the command."""

from __future__ import annotations

import dataclasses
import json
import sys
import types
from pathlib import Path

import pytest
from click.testing import CliRunner

from workbench.cli.score import command
from workbench.errors import (
    DependencyMissingError,
    EncodingError,
    InputError,
    ModelMissingError,
    NotFoundError,
    UsageError,
)
from workbench.score.evaluate import Resampling, evaluate, target_language
from workbench.score.neural import add_comet
from workbench.score.page import evaluation_page
from workbench.score.render import render, segments_tsv, width
from workbench.text.lines import read_lines

FAST = Resampling(resamples=100, trials=200)


@pytest.fixture(scope="module")
def result(texts: dict[str, list[str]]):
    return evaluate(
        {"a": texts["a.en"], "b": texts["b.en"], "a again": texts["a.en"]},
        [texts["ref1.en"], texts["ref2.en"]],
        baseline="a",
        resampling=FAST,
    )


def test_every_figure_has_signature_and_interval(result) -> None:
    for system in result.systems:
        for score in system.scores:
            assert "version:2" in score.signature
            assert "bs:100|seed:12345" in score.signature
            assert score.interval.low <= score.interval.high
            assert len(score.segments) == 12


def test_verdicts(result) -> None:
    verdicts = {(c.system, c.metric): c.verdict for c in result.comparisons}
    assert verdicts["a again", "bleu"] == "no detectable difference"
    assert verdicts["b", "bleu"] == "no detectable difference"


def test_a_detectable_difference_is_named(texts: dict[str, list[str]]) -> None:
    systems = {"a": texts["a.en"], "broken": ["words without sense"] * 12}
    found = evaluate(systems, [texts["ref1.en"]], baseline="a", resampling=FAST)
    assert {c.verdict for c in found.comparisons} == {"worse"}
    back = evaluate(systems, [texts["ref1.en"]], baseline="broken", resampling=FAST)
    assert {c.verdict for c in back.comparisons} == {"better"}


def test_lower_ter_is_better(result) -> None:
    ter = next(c for c in result.comparisons if c.metric == "ter" and c.system == "b")
    assert (
        dataclasses.replace(
            ter, difference=-5, interval=dataclasses.replace(ter.interval, low=-8, high=-2)
        ).verdict
        == "better"
    )
    assert (
        dataclasses.replace(
            ter, difference=5, interval=dataclasses.replace(ter.interval, low=2, high=8)
        ).verdict
        == "worse"
    )


def test_small_documents_say_so_and_lead_with_the_interval(result) -> None:
    text = render(result, "text")
    assert "Only 12 segments" in text
    bleu = result.systems[0].scores[0]
    assert f"[{bleu.interval.low:.1f}–{bleu.interval.high:.1f}] ({bleu.score:.2f})" in text
    assert "no detectable difference" in text


def test_large_documents_lead_with_the_figure(texts: dict[str, list[str]]) -> None:
    big = evaluate({"a": texts["a.en"] * 20}, [texts["ref1.en"] * 20], metrics=["bleu"], resampling=FAST)
    bleu = big.systems[0].scores[0]
    assert f"{bleu.score:.2f} [{bleu.interval.low:.2f}" in render(big, "text")


def test_blank_lines_are_noted(result) -> None:
    assert any(note.startswith("a: 2 blank lines") for note in result.notes)
    assert "1 segments have no reference text; they count as they stand." in result.notes


@pytest.mark.parametrize("fmt", ["text", "json", "tsv", "latex"])
def test_signatures_in_every_format(result, fmt: str) -> None:
    text = render(result, fmt)
    for score in result.systems[0].scores:
        assert score.signature in text
    assert text.endswith("\n")


def test_json_and_tsv_can_be_read_back(result) -> None:
    data = json.loads(render(result, "json"))
    assert data["systems"][1]["scores"][0]["score"] == result.systems[1].scores[0].score
    assert data["comparisons"][0]["verdict"] in {"better", "worse", "no detectable difference"}
    rows = [line.split("\t") for line in render(result, "tsv").splitlines()]
    assert {len(r) for r in rows} == {11}
    assert len(rows) == 1 + 3 * 4


def test_segments_table(result) -> None:
    rows = [x for x in segments_tsv(result).splitlines() if not x.startswith("#")]
    assert rows[0].split("\t")[:3] == ["segment", "a:BLEU", "a:chrF2"]
    assert len(rows) == 13
    assert {len(r.split("\t")) for r in rows} == {13}


def test_latex_escapes_names(texts: dict[str, list[str]]) -> None:
    found = evaluate({"50%_a&b": texts["a.en"]}, [texts["ref1.en"]], metrics=["bleu"], resampling=FAST)
    assert r"50\%\_a\&b & " in render(found, "latex")


def test_page_escapes_and_needs_no_network(texts: dict[str, list[str]]) -> None:
    hostile = '<script>alert("1")</script>&<img src=x onerror=y>'
    hyp = [hostile, *texts["a.en"][1:]]
    found = evaluate({hostile: hyp}, [texts["ref1.en"]], resampling=FAST)
    page = evaluation_page(found, {hostile: hyp}, [texts["ref1.en"]], [hostile] * 12)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert found.systems[0].scores[0].signature in page


def test_target_language() -> None:
    assert target_language(["车间 CNC 机床", "主轴"]) == "zh"
    assert target_language(["The lathe 车床 is new", "spindle"]) == "en"


def test_width_counts_chinese_twice() -> None:
    assert width("机床ab") == 6


def test_command(data: Path, tmp_path: Path) -> None:
    out, page = tmp_path / "s.tsv", tmp_path / "p.html"
    done = CliRunner().invoke(
        command,
        ["--hyp", str(data / "b.zh"), "--ref", str(data / "ref1.zh"), "--ref", str(data / "ref2.zh"),
         "--src", str(data / "ref1.en"), "--baseline", str(data / "a.zh"), "--resamples", "100", "--json",
         "--segments", str(out), "--html", str(page)],
        catch_exceptions=False,
    )  # fmt: skip
    data = json.loads(done.output)
    assert [s["name"] for s in data["systems"]] == ["a.zh", "b.zh"]
    assert "tok:zh" in data["systems"][0]["scores"][0]["signature"]
    assert "asian:yes" in data["systems"][0]["scores"][3]["signature"]
    assert out.read_text(encoding="utf-8").startswith("# BLEU|nrefs:")
    assert "马兵" in page.read_text(encoding="utf-8")


def test_command_names_both_counts(data: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.en"
    short.write_text("one\ntwo\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"short\.en: 2 lines, but reference 1 has 12"):
        command.main(["--hyp", str(short), "--ref", str(data / "ref1.en")], standalone_mode=False)


def test_command_wants_distinct_systems() -> None:
    with pytest.raises(UsageError, match="given twice"):
        command.main(["--hyp", "x", "--hyp", "x", "--ref", "y"], standalone_mode=False)


def test_a_reference_made_from_the_hypothesis_is_named() -> None:
    lines = [f"This is the translated sentence number {i}, which is long enough." for i in range(9)]
    edited = [x if i % 2 else x.replace("translated", "corrected") for i, x in enumerate(lines)]
    independent = [f"Sentence {i} was put into English in words of its own." for i in range(9)]
    both = evaluate({"draft": lines, "other": independent}, [edited])
    assert [n.split(":")[0] for n in both.notes if "by editing these drafts" in n] == ["draft"]
    assert not any("by editing" in n for n in evaluate({"draft": lines}, [independent]).notes)


def test_unknown_baseline() -> None:
    with pytest.raises(UsageError, match="not among"):
        evaluate({"a": ["x"]}, [["x"]], baseline="b")


def test_lines_split_at_newline_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("\ufeffone\u2028still one\r\n\ntwo\fstill two\n".encode())
    assert read_lines(path) == ["one\u2028still one", "", "two\fstill two"]


def test_lines_that_are_not_utf8_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"one\ntwo\n\xff\n")
    with pytest.raises(EncodingError, match=r"x\.txt:3"):
        read_lines(path)
    with pytest.raises(NotFoundError, match="No such file"):
        read_lines(tmp_path / "absent")


class FakeComet(types.ModuleType):
    """Stands for the comet package: scores are the share of source characters kept."""

    def __init__(self, *, references: bool) -> None:
        super().__init__("comet")
        self.references = references

    def load_from_checkpoint(self, path: str) -> FakeComet:
        assert Path(path).is_file()
        return self

    def requires_references(self) -> bool:
        return self.references

    def predict(self, rows: list[dict[str, str]], **_: object) -> types.SimpleNamespace:
        assert all(("ref" in row) == self.references for row in rows)
        return types.SimpleNamespace(scores=[len(row["mt"]) / 100 for row in rows])


@pytest.mark.parametrize("references", [True, False])
def test_comet(result, texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, references: bool) -> None:
    monkeypatch.setitem(sys.modules, "comet", FakeComet(references=references))
    hyps = {"a": texts["a.en"], "b": texts["b.en"], "a again": texts["a.en"]}
    model = tmp_path / "model.ckpt"
    with pytest.raises(ModelMissingError, match="no COMET checkpoint"):
        add_comet(result, hyps, [texts["ref1.en"]], texts["ref1.zh"], checkpoint=model)
    model.write_bytes(b"weights")
    found = add_comet(result, hyps, [texts["ref1.en"]], texts["ref1.zh"], checkpoint=model, resampling=FAST)
    score = found.systems[0].scores[-1]
    assert score.label == ("COMET" if references else "COMET-QE")
    assert score.score == pytest.approx(sum(len(x) for x in texts["a.en"]) / 1200)
    assert score.interval.low < score.score < score.interval.high
    assert "model:model.ckpt@" in score.signature
    with pytest.raises(UsageError, match="needs the source"):
        add_comet(result, hyps, [texts["ref1.en"]], None, checkpoint=model)


def test_comet_absent(result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(DependencyMissingError, match="pip install unbabel-comet"):
        add_comet(result, {}, [[]], ["x"] * 12, checkpoint="x")
