"""Names of a user's own: the file and its errors, and that a name added is found, whole, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

import govnlp
from govnlp.agencies import user_names
from govnlp.agencies.user_names import Finder, UserName
from govnlp.lexicon import LexiconError
from govnlp.pipeline.agencies import Agencies

FORMS = {
    "plain": "长风计划协调处\n# 注\n\n园区局\n",
    "columns": "name\tcanonical\tcode\tkind\n长风计划协调处\t\t\tgroup\n园区局\t苏州市工业园区管理局\t320500\n",
    "json": '{"id": "a", "name": "长风计划协调处", "kind": "group"}\n{"name": "园区局", "note": "简称"}\n',
}


@pytest.mark.parametrize("form", FORMS)
def test_the_three_forms_of_the_file(form: str) -> None:
    assert [name.name for name in user_names.parse(FORMS[form])] == ["长风计划协调处", "园区局"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_files_as_spreadsheets_save_them(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_bytes(FORMS["columns"].replace("\n", "\r\n").encode(encoding))
    found = user_names.read(file)
    assert found[1] == UserName("园区局", "苏州市工业园区管理局", "320500", "named", "园区局")
    assert found[0].kind == "group"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("园区局\t\t32050", "six digits"),
        ("园区局\t\t\tmedia", "the kind is one of"),
        ("园区局\t一\t二\t三\t四", "at most 4"),
        ("局", "two characters"),
        ("《园区局》", "title"),
        ('{"nome": "园区局"}', "unknown keys nome"),
        ('{"name": 3}', "string"),
        ('{"name": "园区局"', "not JSON"),
    ],
)
def test_errors_tell_the_line_and_what_to_mend(line: str, told: str) -> None:
    with pytest.raises(LexiconError, match=rf"^mine\.txt, line 3: .*{told}"):
        user_names.parse(f"长风计划协调处\n\n{line}\n", "mine.txt")


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="does not exist"):
        user_names.read(tmp_path / "none.txt")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00" * 40)
    with pytest.raises(LexiconError, match=r"picture\.png"):
        user_names.read(tmp_path / "picture.png")


# --- they hold --------------------------------------------------------------------------------------------------------


def _found(names: list[str], text: str) -> list[str]:
    component = Agencies()
    component.add_names(names)
    doc = component(spacy.blank("zh").make_doc(text))
    return [ent.text for ent in doc.ents if ent._.rule.startswith("names:")]


WHEREVER = {
    "in a sentence": ("由{}负责解释", 1),
    "without a border": ("经请示{}同意后办理", 1),
    "behind a place": ("苏州市{}", 1),
    "before an inner unit": ("{}办公室主任", 1),
    "before a site": ("{}网站、{}微信公众号", 2),
    "before a company": ("{}有限公司", 1),
    "in quotes": ("“{}”字样", 1),
    "in an address": ("地址：解放路2号{}三楼", 1),
    "twice in a row": ("{}{}", 2),
    "across two lines": ("{}\n{}", 2),
    "behind 各": ("各{}负责人", 1),
    "in a title": ("《{}工作规则》", 0),
    "in a document's number": ("依据民发〔2017〕8号文件，{}落实", 1),
}
OWN = ["青松岭联络局", "三八一办", "思源基地", "市政数委"]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("where", WHEREVER)
def test_a_name_that_is_added_is_found_whole(where: str, name: str) -> None:
    frame, times = WHEREVER[where]
    assert _found([name], frame.replace("{}", name)) == [name] * times


def test_the_longest_of_several_and_over_what_the_grammar_finds() -> None:
    text = "青松岭联络局办公室致函苏州市民政局"
    assert _found(["青松岭联络局", "青松岭联络局办公室"], text) == ["青松岭联络局办公室"]
    assert _found(["民政局"], text) == ["民政局"]
    assert _found(["民政局", "苏州市民政局"], text) == ["苏州市民政局"]


def test_over_a_count_or_date_that_another_component_found() -> None:
    nlp = spacy.blank("zh")
    for name in ("govnlp_dates", "govnlp_counts", "govnlp_agencies"):
        nlp.add_pipe(name)
    text = "全年由六项联络点受理申请35件"
    assert "AGENCY" not in [ent.label_ for ent in nlp(text).ents if ent.text == "六项联络点"]
    nlp.get_pipe("govnlp_agencies").add_names(["六项联络点"])
    assert [(e.text, e.label_) for e in nlp(text).ents] == [
        ("全年", "DATE"),
        ("六项联络点", "AGENCY"),
        ("35件", "COUNT"),
    ]


def test_brackets_digits_and_script_do_not_matter() -> None:
    assert _found(["园区(一期)２号办"], "由园区（一期）2号办答复") == ["园区（一期）2号办"]
    assert _found(["蘇州聯絡處"], "苏州联络处和蘇州聯絡處") == ["苏州联络处", "蘇州聯絡處"]


def test_values_rules_and_replacement() -> None:
    component = Agencies()
    component.add_names([{"id": "x", "name": "园区局", "canonical": "苏州市工业园区管理局", "kind": "unit"}])
    component.add_names([UserName("园区局", "苏州市工业园区管理局", "", "relative", "y")])
    assert len(component.names) == 1
    doc = component(spacy.blank("zh").make_doc("送园区局"))
    assert (doc.ents[0]._.kind, doc.ents[0]._.rule) == ("relative", "names:y")
    value = doc.ents[0]._.value
    assert (value.name, value.code) == ("苏州市工业园区管理局", "320500")
    assert value.reason


def test_a_code_of_the_users_own_counts() -> None:
    assert UserName("园区局", "园区管理局", "320571").value().code == "320571"


def test_names_are_saved_with_the_pipeline(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("青松岭联络局\n", encoding="utf-8")
    nlp = spacy.blank("zh")
    nlp.add_pipe("govnlp_agencies", config={"names": str(file)})
    nlp.to_disk(tmp_path / "model")
    file.unlink()
    again = spacy.load(tmp_path / "model")
    again.get_pipe("govnlp_agencies").add_names(["思源基地"])
    assert [ent.text for ent in again("青松岭联络局和思源基地").ents] == ["青松岭联络局", "思源基地"]


def test_an_entity_of_the_grammar_elsewhere_stays() -> None:
    component = Agencies()
    component.add_names(["青松岭联络局"])
    doc: Doc = component(spacy.blank("zh").make_doc("市政府、青松岭联络局"))
    assert [ent.text for ent in doc.ents] == ["市政府", "青松岭联络局"]


@given(
    st.text("甲乙丙局", min_size=2, max_size=5), st.text("甲乙丙局市", max_size=30), st.text("甲乙丙局市", max_size=30)
)
def test_the_finder_misses_none(name: str, before: str, after: str) -> None:
    line = f"{before}、{name}、{after}"
    at = len(before) + 1
    spans = [(start, end) for start, end, _ in Finder([UserName(name)]).find(line)]
    assert (at, at + len(name)) in spans
    assert all(line[a:b] == name for a, b in spans)


@pytest.mark.parametrize("piece", ["青", "青松", "青松岭联络", "青松岭联络局"])
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    line = piece * (200_000 // len(piece)) + "。思源基地"
    assert list(Finder([UserName("青松岭联络局"), UserName("思源基地")]).find(line))[-1][1] == len(line)


@pytest.mark.parametrize(
    ("row", "agency", "region"),
    [
        ({"name": "溪口林场"}, "溪口林场", ""),
        ({"name": "溪口林场", "canonical": "响水县溪口国有林场"}, "响水县溪口国有林场", "江苏省盐城市响水县"),
        ({"name": "溪口林场", "code": "320921"}, "溪口林场", "江苏省盐城市响水县"),
        ({"name": "别处林场"}, "", ""),
    ],
    ids=["as it stands", "canonical", "with its place", "of another body"],
)
def test_a_name_of_the_users_reports(row: dict[str, str], agency: str, region: str) -> None:
    nlp = govnlp.load()
    nlp.get_pipe("govnlp_agencies").add_names([row])  # type: ignore[attr-defined]
    profile = nlp(
        "溪口林场2015年信息公开年度报告\n一、概述\n2015年，我场公开信息30条。\n溪口林场\n2016年1月5日\n"
    )._.profile
    assert (profile.agency, profile.region) == (agency, region)
    assert ("agency_unknown" in profile.flags) == (not agency)
