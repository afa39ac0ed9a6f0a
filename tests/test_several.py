"""Files that hold several reports: told from such as only look so, cut up, and led back to the whole."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from random import Random

import layout_shapes
import pytest
import several_shapes
from spacy.language import Language
from typer.testing import CliRunner

import govnlp
from govnlp import several
from govnlp.cli import app
from govnlp.corpus import run
from govnlp.report import Report

LONG = "全局上下按照年初的部署推进各项任务，信息员每周报送一次，办公室逐条审核后发布，群众的来信都有回音。"
OPENING = "根据《中华人民共和国政府信息公开条例》的要求，现公布本局年度报告，所列数据的统计期限为全年。"


def report(body: str, year: int, *, signed: bool = True) -> list[str]:
    lines = [f"{body}{year}年政府信息公开工作年度报告", OPENING, "一、概述", LONG, "二、主动公开政府信息情况", LONG]
    lines += ["三、存在的主要问题及改进情况", LONG]
    return lines + ([body, f"{year + 1}年1月20日"] if signed else [])


A, B, C = report("双河市水务局", 2018), report("青溪县教育局", 2018), report("双河市水务局", 2019)


def text_of(*reports: list[str], between: str = "") -> str:
    return "\n".join(line for i, lines in enumerate(reports) for line in ([between] if i and between else []) + lines)


@pytest.mark.parametrize(
    "reports",
    [
        pytest.param([A, B], id="two bodies"),
        pytest.param([A, C], id="one body, two years"),
        pytest.param([A, B, C], id="three"),
        pytest.param([report("双河市水务局", 2018, signed=False), B], id="the first not signed"),
        pytest.param(
            [A, ["首页 > 政务公开 > 年报", "索引号：00000/2019-1", *B]], id="the second with the head of its page"
        ),
        pytest.param([A[1:], B], id="the first without its title"),
        pytest.param(
            [
                ["青溪县教育局", "2018年政府信息公开工作年度报告", *B[1:]],
                ["双河市水务局", "2019年政府信息公开工作年度报告", *C[1:]],
            ],
            id="titles on two lines",
        ),
        pytest.param(
            [["政务公开工作总结 篇1", *A[1:]], ["政务公开工作总结 篇2", *B[1:]], ["政务公开工作总结 篇3", *C[1:]]],
            id="collection",
        ),
    ],
)
@pytest.mark.parametrize("between", ["", "\n\n", "----------"])
def test_every_report_is_a_part(reports: list[list[str]], between: str) -> None:
    text = text_of(*reports, between=between)
    parts = several.split(text)
    assert [text[a:b].strip("-\n").split("\n") for a, b in parts] == reports
    assert [a for a, _ in parts] == [0, *(b for _, b in parts[:-1])]
    assert parts[-1][1] == len(text)


BARE = A[1:-2]  # neither title nor signature
METADATA = ["首页 > 政务公开 > 年报", "索引号：00000/2019-1 发布机构：双河市水务局"]
FOOTER = ["上一篇：没有了", "版权所有：双河市水务局 某ICP备00000000号"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(A, C[1:], id="a signature, opening words"),
        pytest.param(BARE, [*METADATA, *C[1:]], id="metadata"),
        pytest.param([*BARE, *FOOTER], C[1:], id="a footer"),
        pytest.param([*BARE, *FOOTER], [*METADATA, *C[1:]], id="a footer, then metadata"),
        pytest.param(BARE, C[1:], id="nothing but opening words and sections that begin anew"),
        pytest.param(A, ["市政务公开办公室：", *C[1:]], id="a salutation"),
        pytest.param(A, [*METADATA, *C], id="metadata above the title"),
        pytest.param(
            [*A, "附表 公开情况统计", "指标 | 单位 | 数量", "主动公开信息数 | 条 | 63", "收到申请数 | 件 | 2"],
            C,
            id="an annex",
        ),
    ],
)
@pytest.mark.parametrize("between", ["", "\n", "\f", "- 7 -"])
def test_a_report_begins_without_title_or_signature(first: list[str], second: list[str], between: str) -> None:
    above = "\n".join([*first, between] if between else first) + "\n"
    parts = several.split(above + "\n".join(second))
    assert len(parts) == 2
    assert (above + "\n".join(second))[parts[1][0] :].strip().split("\n") == second


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([A[0], A[0], *A], id="the title repeated above"),
        pytest.param([*A[:6], *FOOTER, *METADATA, A[0], *A[6:]], id="a second page"),
        pytest.param(
            [*A[:7], LONG, *FOOTER, *METADATA, A[0], LONG, LONG, *A[8:]], id="a second page, within the last section"
        ),
        pytest.param(
            [*A[:2], "目录", "一、概述", "二、主动公开政府信息情况", LONG, *A[2:]], id="contents behind the opening"
        ),
        pytest.param(
            [
                *A,
                "双河市水务局政府信息公开指南",
                OPENING.replace("现公布本局年度报告", "编制本指南"),
                "一、概述",
                LONG,
                "二、问题",
                LONG,
            ],
            id="a guide below",
        ),
        pytest.param([*A, A[0]], id="the title repeated below"),
        pytest.param([*A[:4], A[0], *A[4:]], id="the title repeated between sections"),
        pytest.param([A[0], "目录", "一、概述", "二、主动公开政府信息情况", *A], id="title, contents, title"),
        pytest.param(
            [
                "关于公布2018年政府信息公开工作年度报告的通知",
                "局属各单位：",
                OPENING,
                "双河市水务局",
                "2019年1月18日",
                *A,
            ],
            id="a covering letter",
        ),
        pytest.param(
            [*A[:6], "（一）上年报告的结论摘录", "双河市水务局2017年政府信息公开工作年度报告", LONG, LONG, *A[6:]],
            id="last year's report quoted",
        ),
        pytest.param(
            [*A[:6], "上年度报告原文如下：", *report("双河市水务局", 2017), *A[6:]],
            id="last year's report quoted in full",
        ),
        pytest.param(
            [*A, "附件", "双河市水务局2018年政府信息公开工作总结", OPENING, "一、概述", LONG, LONG],
            id="annex with a title",
        ),
        pytest.param(
            [*A, "双河市水务局2018年政府信息公开社会评议报告", OPENING, "一、评议情况", LONG, LONG],
            id="another kind of report",
        ),
        pytest.param([*A, "双河市水务局2019年政府信息公开工作计划", OPENING, "一、目标", LONG, LONG], id="a plan"),
        pytest.param([*A, "相关链接", B[0], C[0], "双河市财政局2018年政府信息公开年报"], id="links to other reports"),
        pytest.param(
            [*A, "附表 双河市水务局政府信息公开情况统计表", "主动公开信息数 条 63", "收到申请数 件 2"], id="annex table"
        ),
    ],
)
def test_one_report_is_one_part(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert several.split(text) == [(0, len(text))]


def test_no_text() -> None:
    assert several.split("") == [(0, 0)]
    assert several.split(" \n\n") == [(0, 3)]


def test_most_files_are_cut_between_their_lines() -> None:
    found = [several_shapes.judge(made) for _, made in several_shapes.files(400, 1)]
    assert sum(f.told for f in found) >= 0.9 * len(found)
    assert sum(f.exact for f in found) >= 0.9 * len(found)


@pytest.mark.parametrize("shape", several_shapes.LOOKALIKES.values(), ids=several_shapes.LOOKALIKES)
def test_no_single_report_is_cut(shape) -> None:  # type: ignore[no-untyped-def]
    for number, lines in enumerate(layout_shapes.reports()[::6]):
        text = "\n".join(line for line, _ in shape(lines, Random(number)))
        assert len(several.split(text)) == 1, text[:80]


@pytest.mark.parametrize("pair", list(permutations(range(5), 2)), ids=str)
def test_two_seeds_in_one_file(pair: tuple[int, int]) -> None:
    first, second = ((several_shapes.SEEDS / f"seed-{n}.txt").read_text(encoding="utf-8").strip() for n in pair)
    assert several.split(f"{first}\n{second}")[1:] == [(len(first) + 1, len(first) + 1 + len(second))]


def test_parts_lead_back_to_the_file(tmp_path: Path, nlp: Language) -> None:
    file = tmp_path / "年报.txt"
    text = text_of(A, B)
    file.write_text(text, encoding="utf-8")
    (whole,) = run([file], nlp)
    assert isinstance(whole, Report)
    assert "several_reports" in whole.profile.flags
    parts = [part for part in run([file], nlp, split=True) if isinstance(part, Report)]
    assert [part.source for part in parts] == [f"{file}#1", f"{file}#2"]
    assert [part.profile.title for part in parts] == [A[0], B[0]]
    assert not any("several_reports" in part.profile.flags for part in parts)
    for part, lines in zip(parts, (A, B), strict=True):
        assert [text[p.start : p.end] for p in part.paragraphs] == lines
        assert all(text[s.start : s.end].startswith(s.heading) for s in part.sections)
        assert all(text[e.start : e.end] == e.text for e in part.entities)
        assert all(p.start <= s.start < s.end <= p.end for p in part.paragraphs for s in p.segments)
    assert several.split(nlp(text)) == several.split(text)


def test_moved_leaves_no_offset_behind(nlp: Language) -> None:
    text = "第二十条第（一）项\n信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|1|0|2\n行政规范性文件|3|0|4\n"
    report = Report.from_doc(nlp(f"{text_of(A)}\n{text}全年公开政府信息 ,,共12条。"))
    assert all((report.tables, report.repairs, report.entities))

    def offsets(data: object) -> list[int]:
        if isinstance(data, dict):
            own = [data[key] for key in ("start", "end") if isinstance(data.get(key), int)]
            return own + [at for value in data.values() for at in offsets(value)]
        return [at for value in data for at in offsets(value)] if isinstance(data, list) else []

    before, after = offsets(report.to_dict()), offsets(several.moved(report, 1000).to_dict())
    assert after == [at + 1000 for at in before]


def test_frames_and_command_line(tmp_path: Path, nlp: Language) -> None:
    file = tmp_path / "two.txt"
    file.write_text(text_of(A, B), encoding="utf-8")
    frames = govnlp.analyze(file, nlp, split=True)
    assert list(frames["reports"]["source"]) == [f"{file}#1", f"{file}#2"]
    assert set(frames["paragraphs"]["source"]) == set(frames["reports"]["source"])
    result = CliRunner().invoke(app, ["analyze", "--split", "--format", "jsonl", str(file)])
    assert result.exit_code == 0
    assert len(result.stdout.strip().split("\n")) == 2
