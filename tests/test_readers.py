# ruff: noqa: E501 (markup in one line)
"""Readers: which sources there are, what each format gives, and what is told of input that is none, or is hostile."""

from __future__ import annotations

import io
import json
import pickle
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import mutated
import pandas as pd
import pytest
from conftest import ROOT

import govnlp
from govnlp import readers
from govnlp.readers import archives, numbering, sources
from govnlp.readers.xml import parse

FILES = ROOT / "tests/files"
TEXT = "松溪县档案局2020年政府信息公开工作年度报告\n一、总体情况\n全年公开信息41条，答复申请3件。\n"


def read(path: Path | str, **columns: str) -> readers.Document:
    (source,) = readers.find([path], **columns)
    assert isinstance(source, readers.Source), source
    return readers.read(source)


def fails(path: Path) -> str:
    """What is said of a path that cannot be read."""
    (source,) = readers.find([path])
    if isinstance(source, readers.ReadError):
        return str(source)
    with pytest.raises(readers.ReadError) as caught:
        readers.read(source)
    assert str(caught.value).startswith(f"{source.name}: ")
    return str(caught.value)


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def packed(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str) -> bytes:
    members = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    return packed(members | {f"word/{name}.xml": text for name, text in parts.items()})


def lines_of(data: bytes, name: str, tmp_path: Path) -> list[str]:
    (tmp_path / name).write_bytes(data)
    return read(tmp_path / name).text.split("\n")


# ---- sources


def test_a_folder_in_order_with_what_it_may_not_pass_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "style.css", "~$a.docx", "sub/c.PDF", "old.doc", "._b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = [str(source) for source in readers.find([tmp_path])]
    assert found == [str(tmp_path / name) for name in ("a.html", "b.txt", "old.doc", "sub/c.PDF")]


def test_sources_go_to_other_processes_and_have_fingerprints(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed({"一/b.txt": TEXT, "c.txt": TEXT + "。"}))
    (tmp_path / "t.csv").write_text(f'id,text\nx,"{TEXT}"\n', encoding="utf-8")
    found = list(readers.find([tmp_path / "a.zip", tmp_path / "t.csv"]))
    assert [str(source) for source in found] == [
        f"{tmp_path}/{name}" for name in ("a.zip/c.txt", "a.zip/一/b.txt", "t.csv#x")
    ]
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert [readers.read(source).text for source in again] == [TEXT + "。", TEXT, TEXT]
    prints = [readers.fingerprint(source) for source in again]
    assert prints[0] != prints[1] == prints[2]
    assert prints[1].startswith(f"{len(TEXT.encode())}:")
    error = readers.ReadError("a.txt", "gone")
    assert str(pickle.loads(pickle.dumps(error))) == "a.txt: gone"


def test_names_in_old_archives_are_gbk(tmp_path: Path) -> None:
    data = packed({"??.txt": TEXT}).replace(b"??.txt", "年报".encode("gbk")[:2] + b".txt")
    (tmp_path / "a.zip").write_bytes(data)
    (source,) = readers.find([tmp_path / "a.zip"])
    assert str(source).endswith("a.zip/年.txt")


def test_archives_in_archives(tmp_path: Path) -> None:
    data = packed({"a.txt": TEXT})
    for depth in range(5):
        (tmp_path / "a.zip").write_bytes(data)
        found = list(readers.find([tmp_path / "a.zip"]))
        assert len(found) == 1
        if depth < sources.MOST_NESTED:
            assert isinstance(found[0], readers.Source)
            assert readers.read(found[0]).text == TEXT
        else:
            assert "inside one another" in str(found[0])
        data = packed({"b.zip": data})


# ---- what is told of bad input


def bomb(name: str) -> Callable[[], bytes]:
    return lambda: packed({name: b"\0" * (sources.SMALL * 20)})


def encrypted() -> bytes:
    data = bytearray(packed({"a.txt": TEXT}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


BAD = {
    "bomb.zip": (bomb("a.txt"), "packed more than 200 to 1"),
    "bomb.docx": (bomb("word/document.xml"), "packed more than 200 to 1"),
    "encrypted.zip": (encrypted, "encrypted"),
    "empty.zip": (lambda: packed({}), "holds no report"),
    "damaged.zip": (lambda: b"PK\x03\x04 and no more", "damaged zip"),
    "cut.docx": (lambda: (FILES / "2021-libreoffice.docx").read_bytes()[:5000], "damaged zip"),
    "other.docx": (lambda: packed({"a.txt": TEXT}), "no Word file"),
    "broken.docx": (lambda: packed({"word/document.xml": "<w:document"}), "damaged"),
    "entities.docx": (
        lambda: packed({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        "declares a document type",
    ),
    "deep.docx": (lambda: packed({"word/document.xml": "<a>" * 5000 + "</a>" * 5000}), "inside one another"),
    "pictures.docx": (lambda: packed({"word/document.xml": "<a/>", "word/media/1.png": "x"}), "1 pictures: a scan?"),
    "a.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "convert it to .docx"),
    "a.wps": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "WPS"),
    "a.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "CSV"),
    "a.rar": (lambda: b"Rar!\x1a\x07", "unpack it"),
    "deep.html": (lambda: page("<div>" * 20_000 + "字"), "inside one another"),
    "blank.html": (lambda: page("<img src=a.png><script>x()</script>"), "no text, but 1 pictures"),
    "cut.pdf": (lambda: (FILES / "2021-libreoffice.pdf").read_bytes()[:300], "damaged PDF"),
    "no.pdf": (lambda: b"%PDF-1.7\nnothing", "damaged PDF"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_told(name: str, tmp_path: Path) -> None:
    make, message = BAD[name]
    (tmp_path / name).write_bytes(make())
    assert message in fails(tmp_path / name)


def test_a_scan_and_a_password_are_told(tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    empty = pdfium.PdfDocument.new()
    for _ in range(3):
        empty.new_page(595, 842)
    empty.save(str(tmp_path / "scan.pdf"))
    assert "3 pages without a text layer" in fails(tmp_path / "scan.pdf")
    assert "encrypted PDF" in fails(FILES / "encrypted.pdf")


def test_a_missing_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    (tmp_path / "a.html").write_bytes(page(TEXT))
    assert 'pip install "govnlp[files]"' in fails(tmp_path / "a.html")


def test_an_archive_with_false_sizes_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 100_000)
    (tmp_path / "a.zip").write_bytes(packed({"a.txt": "公开" * 100_000}, zipfile.ZIP_STORED))
    assert "unpacks to more than" in fails(tmp_path / "a.zip")


# ---- html


def test_files_are_told_by_their_content(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(page(f"<p>{TEXT}</p>"))
    assert read(tmp_path / "a.doc").kind == "html"
    (tmp_path / "a.html").write_bytes((FILES / "2021-libreoffice.pdf").read_bytes())
    assert read(tmp_path / "a.html").kind == "pdf"
    (tmp_path / "b.doc").write_bytes((FILES / "2021-libreoffice.docx").read_bytes())
    assert read(tmp_path / "b.doc").kind == "docx"


def test_a_page_says_what_it_is_and_where_it_is_from(tmp_path: Path) -> None:
    found = read(FILES / "2021-modern.html")
    assert found.metadata["发布机构"] == "松溪县郑墩镇人民政府"
    assert found.metadata["发布日期"] == "2022-01-17"
    assert found.metadata["url"] == "https://www.example.gov.cn/nb/2022.html"
    assert found.metadata["title"].endswith("2021年政府信息公开工作年度报告")
    assert "脚本" not in found.text
    assert "2018年" not in found.text, "the list of other reports is left out"
    old = read(FILES / "2019-old.html")
    assert old.encoding == "gb18030"
    assert old.metadata["索引号"] == "SX3001-0203-2020-00007"
    assert "索引号：SX3001-0203-2020-00007" in old.text.split("\n")


PARAGRAPHS = "<p>全年公开信息41条，内容涉及财政预算和重大项目。</p>" * 12
PAGES = [
    pytest.param("<p>公开<b>41</b>条</p>", "公开41条", id="inline"),
    pytest.param("<p>公开\n  信息</p>", "公开信息", id="wrapped in the source"),
    pytest.param("<p>use\n  it</p>", "use it", id="wrapped Latin"),
    pytest.param("一<br>二", "一\n二", id="breaks"),
    pytest.param("<div>一<div>二</div>三</div>", "一\n二\n三", id="blocks in text"),
    pytest.param("<p>一<p>二", "一\n二", id="open p"),
    pytest.param("<p style='display: none'>藏</p><p>一</p>", "一", id="hidden"),
    pytest.param("<!-- 注 --><p>一</p>", "一", id="comment"),
    pytest.param("<p>&ldquo;一&rdquo;&nbsp;二&lt;p&gt;</p>", "“一” 二<p>", id="entities"),
    pytest.param(
        "<table><tr><td>项目<td>数<tr><td>规章<td>&nbsp;<tr><td>本<br>年<td>1|2</table>",
        "项目 | 数 |\n规章 |  |\n本年 | 1｜2 |",
        id="table",
    ),
    pytest.param(
        f"<table><tr><td>行政复议<td>行政诉讼<tr>{'<td>结果维持' * 15}<tr>{'<td>' * 15}</table>",
        "行政复议 | 行政诉讼 |\n" + "结果维持 | " * 14 + "结果维持 |\n " + "|  " * 14 + "|",
        id="a row of data that is blank",
    ),
    pytest.param(
        "<table><tr><td>项目<td>数<tr><td><td><tr><td>规章<td>3</table>", "项目 | 数 |\n规章 | 3 |", id="a gap"
    ),
    pytest.param(
        "<table><tr><td>一<table><tr><td>甲<td>1<tr><td>乙<td>2</table>二</table>",
        "一\n甲 | 1 |\n乙 | 2 |\n二",
        id="a table in one that sets the page",
    ),
    pytest.param("<table><tr><td>一<td>二</table>", "一\n二", id="one row sets the page"),
    pytest.param(
        "<table><tr><td>索引号：<td>1<td>发布日期<td>2020-01-01<tr><td>名称<td>甲</table>",
        "索引号：1\n发布日期：2020-01-01\n名称：甲",
        id="labels and values",
    ),
    pytest.param("<table><tr><td>甲</td></td></tr></table></div><p>乙。", "甲\n乙。", id="wrong ends"),
    pytest.param("<p>一</p>\0<p>二\0三</p><<<>><p", "一\n二三\n<<<>>", id="broken"),
]


@pytest.mark.parametrize(("body", "expected"), PAGES)
def test_pages(body: str, expected: str, tmp_path: Path) -> None:
    found = lines_of(page(f"<div id=zoom>{PARAGRAPHS}{body}</div>"), "a.html", tmp_path)
    assert "\n".join(found[12:]).replace("\ufffd", "") == expected


def test_what_stands_around_the_text_is_left_out(tmp_path: Path) -> None:
    around = (
        "<ul class=nav><li><a href=a>首页</a><li><a href=b>公开</a></ul>{}<div class=foot>版权所有：某县人民政府</div>"
    )
    title = "<h1>松溪县档案局2020年政府信息公开工作年度报告</h1><div>发布机构：松溪县档案局　 发布时间：2021-01-15 字号：大</div>"
    found = lines_of(page(around.format(f"{title}<div>{PARAGRAPHS * 4}</div>")), "a.html", tmp_path)
    assert found[:3] == ["发布机构：松溪县档案局", "发布日期：2021-01-15", "松溪县档案局2020年政府信息公开工作年度报告"]
    assert len(found) == 3 + 48
    # What holds sentences is text, whatever its element is called.
    found = lines_of(page(f"<div class=share>{PARAGRAPHS}</div>"), "b.html", tmp_path)
    assert len(found) == 12


def test_the_publisher_and_date_of_a_page_reach_the_profile(tmp_path: Path) -> None:
    head = '<meta name="PubDate" content="2021-01-15 08:00"><meta name="ContentSource" content="松溪县档案局">'
    body = "<h1>2020年政府信息公开工作年度报告</h1><div id=zoom><p>一、总体情况</p>" + PARAGRAPHS + "</div>"
    (tmp_path / "a.html").write_bytes(page(body, head))
    profile = govnlp.analyze(tmp_path / "a.html")["reports"].iloc[0]
    assert (profile["agency"], profile["published"], profile["year"]) == ("松溪县档案局", "2021-01-15", 2020)


@pytest.mark.parametrize("encoding", ["gb2312", "gb18030", "big5", "utf-8"])
def test_the_declared_encoding_is_compared_with_the_bytes(encoding: str, tmp_path: Path) -> None:
    body = "<p>" + "政府信息公示工作，人民文件。" * 20 + "</p>"
    data = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head>{body}</html>'
    (tmp_path / "a.html").write_bytes(data.replace("开", "").encode(encoding, "ignore"))
    found = read(tmp_path / "a.html")
    assert "政府信息公示工作" in found.text
    assert "though declared" not in found.evidence


# ---- docx


PROPERTIES = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="5"/></w:numPr></w:pPr>'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
RUN = "<w:r><w:t>{}</w:t></w:r>"
P = "<w:p>" + RUN + "</w:p>"
WORD = [
    pytest.param(P.format("一") + P.format("二"), "一\n二", id="paragraphs"),
    pytest.param("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>", "一\n二", id="line break"),
    pytest.param(
        "<w:p>"
        + RUN.format("一")
        + "<w:del>"
        + RUN.format("删")
        + "</w:del><w:ins>"
        + RUN.format("加")
        + "</w:ins></w:p>",
        "一加",
        id="tracked changes",
    ),
    pytest.param("<w:sdt><w:sdtContent>" + P.format("一") + "</w:sdtContent></w:sdt>", "一", id="content control"),
    pytest.param("<w:p><w:hyperlink>" + RUN.format("一") + "</w:hyperlink></w:p>", "一", id="link"),
    pytest.param("<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>3</w:t></w:r></w:p>", "3", id="field code"),
    pytest.param(
        "".join(
            f"<w:p>{PROPERTIES.format(level)}{RUN.format(text)}</w:p>"
            for level, text in ((0, "甲"), (1, "乙"), (1, "丙"), (0, "丁"), (1, "戊"), (2, "己"))
        ),
        "一、甲\n1. 乙\n2. 丙\n二、丁\n1. 戊\n己",
        id="numbers",
    ),
    pytest.param(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
        + P.format("结果")
        + "</w:tc><w:tc>"
        + P.format("公开")
        + "</w:tc><w:tc>"
        + P.format("1")
        + "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>"
        + P.format("不予")
        + P.format("公开")
        + "</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "结果 | 公开 | 1 |\n不予公开 |  |",
        id="merged cells once",
    ),
]


@pytest.mark.parametrize(("body", "expected"), WORD)
def test_word_files(body: str, expected: str, tmp_path: Path) -> None:
    assert lines_of(docx(body, numbering=NUMBERING), "a.docx", tmp_path) == expected.split("\n")


@pytest.mark.parametrize(
    ("form", "number", "expected"),
    [
        ("chineseCounting", 12, "十二"),
        ("japaneseCounting", 20, "二十"),
        ("decimalEnclosedCircle", 3, "③"),
        ("lowerRoman", 49, "xlix"),
        ("upperLetter", 28, "BB"),
        ("ideographTraditional", 2, "乙"),
        ("unheard-of", 7, "7"),
    ],
)
def test_numbers_of_lists(form: str, number: int, expected: str) -> None:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{number}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%1、"/></w:lvl>'
    data = f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    counter = numbering.Numbering(parse(data.encode()), None)
    assert counter.label(parse(f"<w:p {W}>{PROPERTIES.format(0)}</w:p>".encode())) == f"{expected}、"


# ---- tables of reports


ROWS = [{"id": "甲", "text": TEXT}, {"id": "乙", "text": TEXT * 2}]


def csv_of(encoding: str, delimiter: str = ",") -> bytes:
    return pd.DataFrame(ROWS).to_csv(index=False, sep=delimiter).encode(encoding)


def parquet() -> bytes:
    out = io.BytesIO()
    pd.DataFrame(ROWS).to_parquet(out, row_group_size=1)
    return out.getvalue()


TABLES = {
    "utf8.csv": lambda: csv_of("utf-8-sig"),
    "gbk.csv": lambda: csv_of("gbk"),
    "semicolon.csv": lambda: csv_of("utf-8", ";"),
    "a.tsv": lambda: csv_of("utf-8", "\t"),
    "a.jsonl": lambda: "\n".join(json.dumps(row) for row in ROWS).encode(),
    "a.parquet": parquet,
}


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_tables(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(TABLES[name]())
    found = list(readers.find([tmp_path / name]))
    assert [str(source) for source in found] == [f"{tmp_path / name}#甲", f"{tmp_path / name}#乙"]
    assert [readers.read(source).text for source in found] == [TEXT, TEXT * 2]
    assert readers.read(found[0]).kind == "row"
    (error,) = readers.find([tmp_path / name], text="正文")
    assert "no column '正文', but id, text" in str(error)


BAD_TABLES = [
    pytest.param(
        "a.csv", "id,text\n1,甲\n1,乙\n2,\n", ["a.csv#1", "a.csv#1 (row 2): this id", "a.csv#2: no text"], id="ids"
    ),
    pytest.param("a.csv", 'id,text\n1,甲\n2,"乙\n', ["a.csv#1", "a.csv: a quotation mark"], id="open quotation mark"),
    pytest.param("a.csv", "", ["a.csv: the table is empty"], id="empty"),
    pytest.param("a.csv", "text\n甲\n", ["a.csv#1"], id="no id"),
    pytest.param(
        "a.jsonl", '{"text": "甲"}\nnonsense\n', ["a.jsonl#1", "a.jsonl: the line at byte 16 is not JSON"], id="json"
    ),
    pytest.param("a.jsonl", "[" * 100_000, ["a.jsonl: the line at byte 0 is not JSON"], id="deep json"),
    pytest.param("a.parquet", "PAR1", ["a.parquet: a damaged Parquet file"], id="parquet"),
]


@pytest.mark.parametrize(("name", "text", "expected"), BAD_TABLES)
def test_bad_tables_are_told(name: str, text: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = [str(source).removeprefix(f"{tmp_path}/") for source in readers.find([tmp_path / name])]
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


def test_tables_in_memory() -> None:
    import pyarrow as pa

    frame = pd.DataFrame({"正文": [TEXT, None], "编号": [7, 8]})
    frames = govnlp.analyze(frame, text="正文", id="编号")
    assert list(frames["reports"]["source"]) == ["7"]
    assert list(frames["reports"]["agency"]) == ["松溪县档案局"]
    assert list(frames["errors"]["source"]) == ["8"]
    for data in (frame, pa.table(frame)):
        assert [str(source).split(":")[0] for source in readers.find(data, text="正文")] == ["0", "1"]
    with pytest.raises(ValueError, match="no column 'text'"):
        list(readers.find(frame))


def test_a_dataset_of_reports() -> None:
    datasets = pytest.importorskip("datasets")
    data = datasets.Dataset.from_list(ROWS)
    assert [readers.read(source).text for source in readers.find(data)] == [TEXT, TEXT * 2]


# ---- hostile input


@pytest.mark.parametrize("path", sorted(FILES.glob("2021-*")), ids=lambda path: path.name)
def test_damaged_files_give_a_text_or_an_error(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    for seed in range(20):
        rng = random.Random(seed)
        inside = path.suffix == ".docx" and seed % 3
        file = tmp_path / f"{seed}{path.suffix}"
        file.write_bytes((mutated.damaged_inside if inside else mutated.damaged)(data, rng))
        assert told(file).strip()


def told(path: Path) -> str:
    """The text of a file, or what is said instead."""
    try:
        return read(path).text
    except readers.ReadError as error:
        return error.reason
