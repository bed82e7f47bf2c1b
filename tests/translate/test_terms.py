"""Terms: what is asked for, stand-ins, forms in context, and enforcement on a scripted model."""

from __future__ import annotations

import pytest

from workbench.model import Hypothesis, LangPair, Term
from workbench.translate import DecodeOptions, draft, load_translator
from workbench.translate.attention import aligned_span
from workbench.translate.candidates import _POOLS, Case, Judge
from workbench.translate.checks import flags
from workbench.translate.enforce import enforce
from workbench.translate.fake import FakeTranslator
from workbench.translate.names import find_names, spell_name
from workbench.translate.protocol import SoftAlignment
from workbench.translate.requirement import Requirement
from workbench.translate.standins import (
    StandIn,
    code_switch,
    leaks,
    put_form,
    reliable,
    restore,
    substitute,
)
from workbench.translate.terms import Terminology

ZH_EN = LangPair("zh-CN", "en")
EN_ZH = LangPair("en", "zh-CN")
TERMS = [
    Term("马恒昌小组", "Ma Hengchang Group", variants=("Ma Hengchang Team",)),
    Term("齐齐哈尔", "Qiqihar", forbidden=("Qiqihaer",)),
    Term("新质生产力", "new quality productive forces", variants=("new quality productivity",)),
    Term("全国总工会", "All-China Federation of Trade Unions", variants=("ACFTU",)),
    Term("总书记", "General Secretary", variants=("general secretary",), forbidden=("Secretary-General",)),
    Term("国家主席", "President", variants=("Chinese President",)),
    Term("班组", "work team", variants=("team", "group")),
]


def places(terminology: Terminology, text: str) -> list[tuple[str, str]]:
    return [(text[r.start : r.end], r.forms[0]) for r in terminology.requirements(text)]


def test_what_is_asked_for_from_chinese():
    text = "齐齐哈尔马恒昌小组加快发展新质生产力。"
    terminology = Terminology(TERMS, ZH_EN)
    assert [b for _, b in places(terminology, text)] == [
        "Qiqihar",
        "Ma Hengchang Group",
        "new quality productive forces",
    ]
    assert terminology.missing(text, "Qiqihar's Ma Hengchang team develops new quality productivity.") == []
    [lost] = terminology.missing(text, "Qiqihar's Ma Hengchang Team develops productivity.")
    assert text[lost.start : lost.end] == "新质生产力"


def test_ordinary_english_words_ask_for_nothing():
    terminology = Terminology(TERMS, EN_ZH)
    assert places(terminology, "The team and the President of that group met.") == []
    assert places(terminology, "The work team of the Ma Hengchang Team met the ACFTU in Qiqihar.") == [
        ("work team", "班组"),
        ("Ma Hengchang Team", "马恒昌小组"),
        ("ACFTU", "全国总工会"),
        ("Qiqihar", "齐齐哈尔"),
    ]
    assert terminology.missing("Qiqihar is old.", "齐齐哈尔很老。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党组书记、董事长于旭波出席会议并讲话", ["Yu Xubo"]),
        ("于旭波强调,纪念是为了更好地传承发展。", ["Yu Xubo"]),
        ("大国工匠李凯军、中车长客大国工匠罗昭强、工匠张如意", ["Li Kaijun", "Luo Zhaoqiang", "Zhang Ruyi"]),
        ("欧阳明说，曾指出问题，余额宝说", ["Ouyang Ming"]),
        ("张先生说，文章说，高度强调，任务介绍，万人参加", []),
        ("他于是说，马上出席，金融方面指出", []),
    ],
)
def test_names_of_persons(text, expected):
    assert [spelling for _, _, spelling in find_names(text)] == expected


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("曾庆红", "Zeng Qinghong"), ("任正非", "Ren Zhengfei"), ("欧阳修", "Ouyang Xiu"), ("吕布", "Lyu Bu")],
)
def test_spelling(name, spelling):
    assert spell_name(name) == spelling


@pytest.mark.parametrize(
    ("before", "after", "forms", "expected"),
    [
        ("We visited ", ".", ("Qiqihar",), "We visited Qiqihar."),
        (
            "He leads ",
            " now.",
            ("All-China Federation of Trade Unions",),
            "He leads the All-China Federation of Trade Unions now.",
        ),
        (
            "He leads the ",
            " now.",
            ("All-China Federation of Trade Unions",),
            "He leads the All-China Federation of Trade Unions now.",
        ),
        ("", " is old.", ("work team",), "Work team is old."),
        ("There are many ", ".", ("work team", "work teams"), "There are many work teams."),
        (
            "the spirit of ",
            ".",
            ("create a new pattern", "creating a new pattern"),
            "the spirit of creating a new pattern.",
        ),
        ("It is a ", " here.", ("old base",), "It is an old base here."),
        ("It is an ", " here.", ("new base",), "It is a new base here."),
        ("in", "and out", ("Harbin",), "in Harbin and out"),
    ],
)
def test_forms_fit_the_words_around(before, after, forms, expected):
    text = f"{before}XX{after}"
    assert put_form(text, len(before), len(before) + 2, forms, "en") == expected


def test_forms_in_chinese_stand_without_spaces():
    assert put_form("他在 XX 讲话", 3, 5, ("北京",), "zh-CN") == "他在北京讲话"


def test_no_article_stands_before_a_name_or_twice():
    assert (
        put_form("The XX, a worker, spoke.", 4, 6, ("Ma Lu",), "en", person=True) == "Ma Lu, a worker, spoke."
    )
    assert put_form("with the XX", 9, 11, ("Ma Lu",), "en", person=True) == "with Ma Lu"
    office = "Ma Lu, vice chair of the Heilongjiang Federation of Trade Unions"
    assert put_form("XX spoke.", 0, 2, (office,), "en", person=True) == f"{office}, spoke."
    assert put_form("The XX spoke.", 4, 6, (office,), "en", person=True) == f"{office}, spoke."
    said = put_form('uphold the "XX" firmly', 12, 14, ("the Two Upholds",), "en")
    assert said == 'uphold the "Two Upholds" firmly'


POOL = [StandIn("Linux", "Linux"), StandIn("汤姆", "Tom", person=True), StandIn("Java", "Java")]


def test_stand_ins_go_in_and_come_out():
    text = "马恒昌小组在齐齐哈尔"
    wanted = [Requirement(0, 5, ("Ma Hengchang Group",)), Requirement(6, 10, ("Qiqihar",))]
    replaced = substitute(text, wanted, POOL)
    assert replaced.text == "Linux在Java"
    assert restore("Linux is in Java.", replaced, "en") == ("Ma Hengchang Group is in Qiqihar.", 0)
    assert restore("Linux, Linux is here; Linux.", replaced, "en") == (
        "Ma Hengchang Group is here; Ma Hengchang Group.",
        2,
    )
    assert leaks("马恒昌", "Java and Tom", POOL) == 2
    assert leaks("马恒昌", "inspiring JavaTom", POOL) == 2
    assert leaks("马恒昌", "Tomorrow in Javanese", POOL) == 0
    assert restore("LinuxJava won.", replaced, "en") == ("Ma Hengchang Group Qiqihar won.", 0)
    assert substitute(text, wanted, POOL[:1]).text == "Linux在齐齐哈尔"  # the longer place is served first
    assert substitute("Java" + text, [Requirement(4, 9, ("x",))], POOL).text == "Java" + "Linux" + text[5:]


def test_the_forms_themselves_go_in_with_spaces_around():
    text = "首钢在北京，首钢集团也是。"
    wanted = [Requirement(6, 10, ("Shougang Group",)), Requirement(0, 2, ("Shougang", "the works"))]
    assert code_switch(text, wanted) == "Shougang 在北京， Shougang Group 也是。"
    assert code_switch("Shougang is here.", [Requirement(0, 8, ("首钢",))]) == "首钢 is here."


def test_the_shipped_model_carries_prescribed_forms_over():
    engine = load_translator(ZH_EN)
    terms = [Term("首钢", "Shougang"), Term("鞍钢", "Ansteel")]
    texts = ["首钢在北京建设新工厂。", "鞍钢的工人参加了比赛。"]
    first, second = draft(texts, engine, terms=terms)
    assert "Shougang" in first.text
    assert "Ansteel" in second.text
    assert not {*first.flags, *second.flags} & {"terms"}


def test_a_stand_in_that_was_copied_gives_its_place_too():
    pool = [StandIn("Tom", "汤姆", person=True)]
    replaced = substitute("Li Qiang spoke.", [Requirement(0, 8, ("李强",), person=True)], pool)
    assert replaced.text == "Tom spoke."
    assert restore("Tom、常委发言。", replaced, "zh-CN") == ("李强、常委发言。", 0)
    assert restore("汤姆发言，Tom在。", replaced, "zh-CN") == ("李强发言，李强在。", 1)
    assert leaks("Li Qiang spoke.", "Tom、常委", pool) == 1
    assert leaks("Tom spoke.", "Tom、常委", pool) == 0


def test_persons_get_names_of_persons():
    assert substitute("于旭波说", [Requirement(0, 3, ("Yu Xubo",), person=True)], POOL).text == "汤姆说"


def test_stand_ins_that_a_model_garbles_are_not_used():
    class Forgetful(FakeTranslator):
        def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
            return [[Hypothesis(s.replace("Java", "coffee").replace("汤姆", "Tom"))] for s in segments]

    assert [s.tgt for s in reliable(Forgetful(ZH_EN), POOL)] == ["Linux", "Tom"]


def test_attention_finds_the_words_of_a_term():
    target = "the old town of horse made 75 plans"
    words = target.split()
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    weights = tuple((0.1, 0.9) if w in {"old", "town", "75"} else (0.9, 0.1) for w in words)
    soft = SoftAlignment(((0, 2), (2, 6)), tuple(spans), weights)
    start, end = aligned_span(target, Requirement(2, 6, ("Qiqihar",)), soft, [])
    assert target[start:end] == "old town"
    assert (
        aligned_span(target, Requirement(2, 6, ("Qiqihar",)), soft, [Requirement(0, 2, ("old town",))])
        is None
    )
    assert aligned_span(target, Requirement(2, 6, ("x",)), SoftAlignment((), (), ()), []) is None


KNOWN = {"汤姆": "Tom", "参观": "visited", "加快发展": "develops", "在": "in", "。": ".", "发言": "spoke"}


class Ignorant(FakeTranslator):
    """Knows no terms; copies Latin words and a few others; attends to the source word by word."""

    def __init__(self, carry=True):
        super().__init__(ZH_EN)
        self.fingerprint = f"ignorant-{carry}"
        self.carry = carry
        _POOLS[self.fingerprint] = reliable(self)

    def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
        out = []
        for segment in segments:
            words, rest = [], segment
            while rest:
                known = next((w for w in KNOWN if rest.startswith(w)), None)
                latin = rest[:1].isascii() and rest[:1].isalpha()
                size = (
                    len(known)
                    if known
                    else next(
                        (i for i, c in enumerate(rest) if not c.isascii() or not c.isalpha()), len(rest)
                    )
                    if latin
                    else 1
                )
                words.append(KNOWN[known] if known else rest[:size] if latin and self.carry else "thing")
                rest = rest[size:]
            out.append([Hypothesis(" ".join(words).replace(" .", "."), -1.0, model="ignorant")])
        return out

    def complete(self, begun, options=DecodeOptions()):  # noqa: B008
        return [[Hypothesis(prefix + " and so on.", -2.0)] for _, prefix in begun]

    def attend(self, pairs):
        out = []
        for source, target in pairs:
            spans = [(i, i + 1) for i in range(len(source))]
            words, at = [], 0
            for word in target.split():
                words.append((at, at + len(word)))
                at += len(word) + 1
            weights = tuple(tuple(float(i == j) for i in range(len(spans))) for j in range(len(words)))
            out.append(SoftAlignment(tuple(spans), tuple(words), weights))
        return out


def test_terms_come_out_by_stand_ins():
    [h] = draft(["马恒昌小组参观齐齐哈尔。"], Ignorant(), terms=TERMS)
    assert h.text == "Ma Hengchang Group visited Qiqihar."
    assert h.flags == ()


def test_names_of_persons_come_out_without_a_termbase():
    [h] = draft(["于旭波在会上发言，于旭波说好。"], Ignorant(), terms=[])
    assert "Yu Xubo" in h.text


def test_terms_come_out_by_attention_where_nothing_is_carried_through():
    [h] = draft(["马恒昌小组发言。"], Ignorant(carry=False), terms=TERMS)
    assert "Ma Hengchang Group" in h.text
    assert h.text.count("Ma Hengchang Group") == 1
    assert "terms" not in h.flags


def test_a_forbidden_form_is_exchanged():
    class Nearly(Ignorant):
        def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
            return [[Hypothesis("The Secretary-General spoke in Qiqihaer today.", -1.0)] for _ in segments]

    [h] = draft(["总书记今天在齐齐哈尔发言。"], Nearly(), terms=TERMS)
    assert h.text == "The General Secretary spoke in Qiqihar today."


def test_what_cannot_be_enforced_is_flagged():
    class Deaf(FakeTranslator):
        def complete(self, begun, options=DecodeOptions()):  # noqa: B008
            return [[Hypothesis(p)] for _, p in begun]

        def attend(self, pairs):
            return [SoftAlignment((), (), ()) for _ in pairs]

        def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
            sane = "They all worked on it today."  # of whole sentences; shorter pieces make it loop
            return [[Hypothesis(sane if len(s) > 9 else "so " * 9)] for s in segments]

    [h] = draft(["他们今天发展新质生产力。"], Deaf(ZH_EN), terms=TERMS)
    assert h.flags == ("terms",)


def test_clause_by_clause_and_by_what_stands_between_the_terms():
    class Small(FakeTranslator):
        """Translates a few words, and nothing longer."""

        words = {"弘扬": "carry forward", "参观": "visit"}  # noqa: RUF012

        def attend(self, pairs):
            return [SoftAlignment((), (), ()) for _ in pairs]

        def complete(self, begun, options=DecodeOptions()):  # noqa: B008
            return [[Hypothesis(p)] for _, p in begun]

        def translate(self, segments, options=DecodeOptions(), progress=None):  # noqa: B008
            return [[Hypothesis(self.words.get(s, "They all worked on it."))] for s in segments]

    [h] = draft(["弘扬新质生产力，参观齐齐哈尔。"], Small(ZH_EN), terms=TERMS)
    assert h.text == "Carry forward new quality productive forces, visit Qiqihar."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全国总工会副主席、党组书记于旭波说",
            "Yu Xubo, vice chairman and secretary of the All-China Federation of Trade Unions",
        ),
        ("马恒昌小组第十八任组长马兵代表", "Ma Bing, 18th leader of Ma Hengchang Group"),
        ("记者于旭波说", "reporter Yu Xubo"),
        ("于旭波说", "Yu Xubo"),
        ("在北京的于旭波说", None),
    ],
)
def test_offices_are_joined_to_the_name(text, expected):
    terms = [*TERMS, Term("党组书记", "secretary"), Term("于旭波", "Yu Xubo"), Term("马兵", "Ma Bing")]
    people = [r for r in Terminology(terms, ZH_EN).phrases(text) if r.person]
    assert [p.forms[0] for p in people] == [expected or "Yu Xubo"]


def test_without_terms_nothing_is_enforced_and_with_others_the_key_differs():
    assert Terminology(TERMS, ZH_EN).fingerprint != Terminology(TERMS[1:], ZH_EN).fingerprint
    assert Terminology([], EN_ZH, names=False).fingerprint == ""
    [h] = draft(["马恒昌小组参观齐齐哈尔。"], Ignorant())
    assert "Qiqihar" not in h.text


def test_remembered_answers_cannot_be_spoilt_by_a_caller():
    terminology = Terminology(TERMS, ZH_EN)
    src = "马恒昌小组2023年参观齐齐哈尔。"
    for ask in (
        lambda: terminology.requirements(src),
        lambda: terminology.missing(src, "They came."),
        lambda: terminology.lost(src, "They came."),
    ):
        first = ask()
        expected = list(first)
        assert expected
        first.clear()
        assert ask() == expected


def test_the_real_engine_enforces_through_every_step(loaded):
    texts = ["马恒昌小组在齐齐哈尔举行会议。", "于旭波强调，要加快发展新质生产力。"]
    done = draft(texts, loaded("ctranslate2"), terms=TERMS, options=DecodeOptions(beam=2))
    assert len(done) == 2
    assert all("\n" not in h.text for h in done)


def test_the_measure_of_a_clause_of_terms_is_not_taken():
    source = "member of the Standing Committee of the Political Bureau of the CPC Central Committee"
    terms = [Term("中央政治局常委", source)]
    judge = Judge(FakeTranslator(EN_ZH), Terminology(terms, EN_ZH))
    said = Hypothesis("中央政治局常委")
    assert "length" in flags(source, said.text, EN_ZH)
    assert judge.rank(Case(source, [said]), said) == (0.0, 0)
    longer = source + " and what else was said there at length by others"
    assert judge.rank(Case(longer * 2, [said]), said)[0] > 0


def test_a_form_said_in_small_letters_gets_its_capitals():
    terms = [
        Term("马恒昌小组", "Ma Hengchang Group", "zh-CN", "en"),
        Term("班组建设", "work team development", "zh-CN", "en"),
    ]
    source = "马恒昌小组加强班组建设。"
    texts = [
        "The Ma Hengchang group and Work team development.",
        "Ma Hengchang Group, a group: work team development.",
    ]
    drafts = [[Hypothesis(t)] for t in texts]
    got = enforce([source] * 2, drafts, FakeTranslator(ZH_EN), Terminology(terms, ZH_EN), DecodeOptions())
    assert [h.text for h in got] == ["The Ma Hengchang Group and Work team development.", texts[1]]


def test_a_form_that_is_put_in_twice_is_the_worse_draft():
    terms = [
        Term("两个维护", "Two Upholds"),
        Term("马恒昌", "Ma Hengchang"),
        Term("马恒昌小组", "Ma Hengchang Group"),
    ]
    source = "马恒昌小组坚决做到“两个维护”，学习马恒昌。"
    once = 'The Ma Hengchang Group resolutely ensures the "Two Upholds" and learns from Ma Hengchang.'
    twice = 'The Ma Hengchang Group resolutely "Two Upholds" ensures the "Two Upholds" and learns from Ma Hengchang.'
    judge = Judge(FakeTranslator(ZH_EN), Terminology(terms, ZH_EN))
    drafts = [Hypothesis(twice, -0.1), Hypothesis(once, -0.9)]
    assert [judge.rank(Case(source, drafts), d)[0] for d in drafts] == [0.5, 0.0]
    assert judge.best([Case(source, drafts)])[0].text == once
    made_up = Hypothesis(once.replace("learns", "learnifies"), -0.1)
    assert judge.rank(Case(source, [made_up]), made_up)[0] == 0.5
