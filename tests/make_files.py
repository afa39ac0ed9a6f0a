# ruff: noqa: E501 (pages as they are printed)
"""Makes the files in tests/files: two reports of our own, as sites and office programs write them.

    python tests/make_files.py            # needs LibreOffice (soffice), Chromium, qpdf, the font AR PL SungtiL GB, python-docx

Each report is made once, as blocks, and written as txt (rows of cells set with bars: what the other files are compared with), as
two HTML pages, by python-docx and LibreOffice as docx, by LibreOffice and Chromium as PDF.
"""

from __future__ import annotations

import html
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import table_shapes as shapes

OUT = Path(__file__).parent / "files"


class Cell(NamedTuple):
    text: str
    wide: int = 1
    high: int = 1


Table = list[list[Cell]]
Block = tuple[str, Any]  # title, head, sub, p, sign, date with text; table with its rows

PROSE: dict[str, dict[str, list[str]]] = {
    "2019": {
        "title": ["松溪县水利局2019年政府信息公开工作年度报告"],
        "opening": [
            "按照《中华人民共和国政府信息公开条例》的要求，松溪县水利局编制了2019年政府信息公开工作年度报告。本报告中所列数据的统计期限"
            "自2019年1月1日起至2019年12月31日止。"
        ],
        "一、总体情况": [
            "（一）主动公开。全年通过县政府门户网站公开各类信息146条，其中河长制工作动态52条，水利工程建设信息37条，行政许可结果21条。"
            "局微信公众号推送消息88条，阅读量超过1.2万次。",
            "（二）依申请公开。畅通信函、网络和当面三种受理渠道，指定专人登记，做到件件有答复，全部在法定期限内办结。",
            "（三）制度建设。修订了《松溪县水利局信息发布审核办法》，实行科室初审、办公室复审、分管领导终审，全年没有发生失泄密事件。",
        ],
        "五、存在的主要问题及改进情况": [
            "从一年的工作看，还有一些不足：一是公开的内容与群众的期盼有差距，对工程招投标、移民资金等关注度高的信息更新不够及时；"
            "二是个别科室重业务、轻公开，报送信息的质量不高。",
            "下一步，我局将重点做好以下工作：一是建立信息更新提醒机制，由办公室每月通报一次各科室的报送情况；二是组织两期业务培训，"
            "提高经办人员的水平；三是在水库、河道管理站增设公开栏，方便群众就近查阅。",
        ],
        "六、其他需要报告的事项": ["本年度没有其他需要报告的事项。"],
        "sign": ["松溪县水利局", "2020年1月19日"],
    },
    "2021": {
        "title": ["松溪县郑墩镇人民政府2021年政府信息公开工作年度报告"],
        "opening": [
            "本报告依据《中华人民共和国政府信息公开条例》和国务院办公厅有关格式要求编制，由总体情况、主动公开政府信息情况、收到和处理"
            "政府信息公开申请情况、行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。"
        ],
        "一、总体情况": [
            "2021年，郑墩镇人民政府坚持以公开为常态、不公开为例外，扎实推进基层政务公开标准化规范化。",
            "（一）主动公开方面。全年在县政府网站公开信息203条，编发政务简报24期，召开新闻通气会2次，答复群众网上留言65件，办结率100%。",
            "（二）平台建设方面。投入3.6万元改造镇便民服务大厅公开专区，配备查询机2台，在18个村（社区）设立公开栏36块。",
            "（三）监督保障方面。镇党委会议专题研究政务公开工作3次，把公开工作纳入站所年度绩效考核，权重为4%。",
        ],
        "五、存在的主要问题及改进情况": [
            "目前工作中仍存在一些薄弱环节：部分村的公开栏更新滞后，政策解读以文字为主、形式比较单一，公开队伍人员变动频繁。",
            "2022年，我镇将从三个方面加以改进：建立村级公开栏按季检查制度，检查结果在全镇通报；围绕乡村振兴、粮食补贴等制作图解和短视频，"
            "让群众看得懂、用得上；落实AB岗，新任经办人员先培训、后上岗。",
        ],
        "六、其他需要报告的事项": ["2021年度我镇没有收取政府信息公开信息处理费。"],
        "sign": ["松溪县郑墩镇人民政府", "2022年1月14日"],
    },
}
HEADS = {
    "二": "二、主动公开政府信息情况",
    "三": "三、收到和处理政府信息公开申请情况",
    "四": "四、行政复议、行政诉讼情况",
}
# The form's labels as these two bodies print them, where that differs.
PRINTED = {
    "信息内容": "内容",
    "规章": "1．规章",
    shapes.IDENTITY: "（本列数据的勾稽关系：第一项加第二项之和，等于第三项加第四项之和）",
    "申请人情况": "申请人",
    "法人或其他组织": "法人或其它组织",
    "其他": "其它",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开（区分处理的，只计这一情形，不计其它情形）",
    "（六）其他处理": "（六）其它处理",
    "总计": "合计",
}
CIRCLED = "①②③④⑤⑥⑦⑧"


def printed(table: Table) -> Table:
    """The table with its labels as printed, numbers of the third level in circles."""
    return [[cell._replace(text=PRINTED.get(cell.text) or _circled(cell.text)) for cell in row] for row in table]


def _circled(text: str) -> str:
    number, dot, label = text.partition(".")
    return CIRCLED[int(number) - 1] + label if dot and number.isdigit() and not label[:1].isdigit() else text


def blocks(year: str) -> list[Block]:
    """A report as blocks in order."""
    rng = random.Random(int(year))
    prose = PROSE[year]
    out: list[Block] = [("title", prose["title"][0])]
    out += [("p", text) for text in prose["opening"]]
    for head in ("一、总体情况", "二", "三", "四", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"):
        out.append(("head", HEADS.get(head, head)))
        if head == "二":
            out += [("table", printed(table)) for table in disclosure(year, rng)]
        elif head == "三":
            out.append(("table", printed(requests(year, rng))))
        elif head == "四":
            out.append(("table", printed(reviews(rng))))
        else:
            out += [("p", text) for text in prose[head]]
    return [*out, ("sign", prose["sign"][0]), ("date", prose["sign"][1])]


def disclosure(year: str, rng: random.Random) -> list[Table]:
    """The tables of section 2, one for each item."""
    tables = []
    for title, columns, names in shapes.DISCLOSURE[year]:
        rows = [[Cell(title, len(columns) + 1)], [Cell("信息内容"), *map(Cell, columns)]]
        rows += [[Cell(name), *map(Cell, shapes.disclosure_cells(columns, rng, "small"))] for name in names]
        tables.append(rows)
    return tables


def requests(year: str, rng: random.Random) -> Table:
    """The request table with its cells merged as in the form."""
    numbers = shapes.request_numbers(year, rng)
    (identity, applicants), (person, organisations, total), kinds = shapes.REQUEST_HEADS
    table = [
        [Cell(identity, 3, 3), Cell(applicants, 7)],
        [Cell(person, 1, 2), Cell(organisations, 5), Cell(total, 1, 2)],
        [Cell(text) for text in kinds],
    ]
    labels = shapes.labels_of(year)
    results = [label for code, label in labels if code.startswith("3.")]
    first, group, members = True, "", {}
    for code, label in labels:
        if not code and label.startswith("（"):
            group = label
        elif code.count(".") == 2:
            members.setdefault(group, []).append(code)
    group_of = {codes[0]: group for group, codes in members.items()}
    for code, label in labels:
        if not code:
            continue
        row = []
        if code.startswith("3."):
            if first:
                row.append(Cell("三、本年度办理结果", 1, len(results)))
                first = False
            if code in group_of:
                row.append(Cell(group_of[code], 1, len(members[group_of[code]])))
            row.append(Cell(label, 1 if code.count(".") == 2 else 2))
        else:
            row.append(Cell(label, 3))
        table.append(row + [Cell(str(number)) for number in numbers[code]])
    return table


def reviews(rng: random.Random) -> Table:
    rows, _ = shapes.review_table(rng)
    (review, litigation), (*_, direct, after), _ = shapes.REVIEW_HEADS
    return [
        [Cell(review, 5, 2), Cell(litigation, 10)],
        [Cell(direct, 5), Cell(after, 5)],
        [Cell(text) for text in [*shapes.RESULTS.values()] * 3],
        [Cell(text) for text in rows[-1][2]],
    ]


# ---- as text


def as_text(report: list[Block]) -> str:
    lines = []
    for kind, content in report:
        if kind == "table":
            lines += [" | ".join(cell.text for cell in row) + " |" for row in content]
        else:
            lines.append(content)
    return "\n".join(lines) + "\n"


# ---- as web pages


def plain_page(report: list[Block]) -> str:
    """For printing and for LibreOffice: nothing but the report."""
    style = (
        "body{font-family:'AR PL SungtiL GB';font-size:12pt} p{text-indent:2em;margin:4pt 0}"
        "h1{text-align:center;font-size:18pt;font-weight:normal} h2{font-size:13pt;font-weight:normal}"
        "table{border-collapse:collapse;width:100%;margin:6pt 0} td{border:1px solid black;font-size:9pt;padding:2pt}"
        ".v{width:1.4em} .r{text-align:right}"
    )
    tags = {"title": "h1", "head": "h2", "p": "p", "sign": "p class=r", "date": "p class=r"}
    body = []
    for kind, content in report:
        if kind == "table":
            body.append(grid(content, lambda cell: f"{' class=v' if cell.high > 4 else ''}"))
        else:
            body.append(f"<{tags[kind]}>{html.escape(content)}</{tags[kind].split()[0]}>")
    return (
        f"<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><style>{style}</style><body>{''.join(body)}</body></html>"
    )


def grid(table: Table, attributes: Any, inner: Any = html.escape, table_attributes: str = " border=1") -> str:
    rows = []
    for row in table:
        cells = []
        for cell in row:
            spans = (f" colspan={cell.wide}" if cell.wide > 1 else "") + (
                f" rowspan={cell.high}" if cell.high > 1 else ""
            )
            cells.append(f"<td{spans}{attributes(cell)}>{inner(cell.text)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table{table_attributes}>{''.join(rows)}</table>\n"


def word_pasted(text: str) -> str:
    """As Word's clipboard leaves it in an editor: spans in spans, figures in another font."""
    figures = re.sub(
        r"(\d+(?:\.\d+)?)", r'</span><span lang="EN-US" style="font-size:10.5pt">\1</span><span>', html.escape(text)
    )
    return f'<p class="MsoNormal" style="text-align:center"><span style="font-family:宋体"><span>{figures}</span></span></p>'


def modern_page(report: list[Block], publisher: str, date: str) -> str:
    """UTF-8, the meta tags of the national guide, navigation, share bar, scripts, sidebar with other reports."""
    title = report[0][1]
    body = []
    for kind, content in report[1:]:
        if kind == "table":
            attributes = ' class="MsoTableGrid" style="border-collapse:collapse" width="100%"'
            body.append(
                f'<div align="center">{grid(content, lambda _: " valign=middle", word_pasted, attributes)}</div>'
            )
        else:
            align = ' style="text-align:right"' if kind in ("sign", "date") else ' style="text-indent:2em"'
            text = f"<strong>{html.escape(content)}</strong>" if kind == "head" else html.escape(content)
            body.append(f"<p{align}><span>{text}</span></p>\n")
    others = "".join(
        f'<li><a href="/x/{y}.html">松溪县{y}年政府信息公开工作年度报告</a><span>{y + 1}-01-20</span></li>'
        for y in range(2013, 2019)
    )
    links = "".join(
        f'<li><a href="/{n}/">{name}</a></li>'
        for n, name in enumerate(("首页", "走进松溪", "政务公开", "办事服务", "互动交流"))
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<title>{title}_年度报告_松溪县人民政府</title>
<meta name="SiteName" content="松溪县人民政府"/><meta name="SiteDomain" content="www.example.gov.cn"/>
<meta name="ColumnName" content="政府信息公开年报"/><meta name="ArticleTitle" content="{title}"/>
<meta name="PubDate" content="{date} 09:12"/><meta name="ContentSource" content="{publisher}"/>
<link rel="canonical" href="https://www.example.gov.cn/nb/{date[:4]}.html"/>
<style>.hide{{display:none}}</style><script>var siteId = 12; document.write("<p>脚本里的文字不属于正文。</p>");</script></head>
<body class="article page">
<div class="header"><div class="logo"><img src="logo.png"></div><ul class="nav">{links}</ul>
<form action="/s"><input name="q" value="请输入关键字"><button>搜索</button></form></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 年度报告</div>
<div class="wrap">
<div class="xxgk-head"><ul><li><b>索 引 号：</b>SX00{date[:4]}-3000-{date[:4]}-00012</li><li><b>主题分类：</b>政务公开</li>
<li><b>发布机构：</b>{publisher}</li><li><b>发布日期：</b>{date}</li></ul></div>
<h1 class="article-title">{title}</h1>
<div class="toolbar">字号：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a> <a href="javascript:window.print()">打印</a></div>
<div class="bdsharebuttonbox share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div id="UCAP-CONTENT" class="TRS_Editor">{"".join(body)}</div>
<div class="hide">手机版内容请扫码</div></div>
<div class="side"><h3>历年年报</h3><ul>{others}</ul></div>
<div class="foot">主办：松溪县人民政府办公室　网站标识码：3507240001　<a href="#">网站地图</a><script>count();</script></div>
</body></html>
"""


def old_page(report: list[Block], publisher: str, date: str) -> str:
    """As sites of the years about 2010 print it: tables that set the page, font tags, open <p>, gb2312 by declaration."""
    body = []
    for kind, content in report[1:]:
        if kind == "table":
            cells = lambda text: f"<FONT size=2>{html.escape(text) or '&nbsp;'}</FONT>"  # noqa: E731
            body.append(
                grid(content, lambda _: ' align="middle" bgColor=#ffffff', cells, ' border="1" cellSpacing="0"')
            )
        else:
            body.append(f'<P>&nbsp;&nbsp;&nbsp; <FONT face="宋体" size=3>{html.escape(content)}</FONT>\n')
    links = "&nbsp;|&nbsp;".join(
        f'<A href="{n}.htm">{name}</A>' for n, name in enumerate(("首页", "县情", "公开", "办事", "互动"))
    )
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312">
<TITLE>{report[0][1]} - 松溪县政府网</TITLE></HEAD>
<BODY bgColor=#ffffff><TABLE width=980 align=center><TR><TD>{links}</TD></TR>
<TR><TD><TABLE width="100%"><TR><TD width=180 vAlign=top><TABLE><TR><TD><A href=a.htm>公开指南</A></TD></TR><TR><TD><A href=b.htm>公开目录</A>
</TD></TR><TR><TD><A href=c.htm>依申请公开</A></TD></TR></TABLE></TD>
<TD vAlign=top><TABLE width="100%"><TR><TD>索引号：</TD><TD>SX3001-0203-{date[:4]}-00007</TD><TD>发布机构：</TD><TD>{publisher}</TD></TR>
<TR><TD>名　　称：</TD><TD>{report[0][1]}</TD><TD>发布日期：</TD><TD>{date}</TD></TR></TABLE>
<TABLE width="100%"><TR><TD align=middle class=title><B>{report[0][1]}</B></TD></TR>
<TR><TD align=middle>【字体：<A href=#>大</A> <A href=#>中</A> <A href=#>小</A>】 浏览次数：<SCRIPT>document.write(318)</SCRIPT></TD></TR>
<TR><TD>{"".join(body)}</TD></TR>
<TR><TD align=right>【<A href="javascript:print()">打印</A>】【<A href="javascript:close()">关闭</A>】</TD></TR></TABLE>
</TD></TR></TABLE></TD></TR>
<TR><TD align=middle>版权所有：松溪县人民政府 闽ICP备00000000号</TD></TR></TABLE></BODY></HTML>
"""


# ---- as Word files


def by_python_docx(report: list[Block], path: Path) -> None:
    """Headings numbered by Word (一、 and （一）), cells merged, page numbers in the footer."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="{1}"/></w:lvl>'
    levels = level.format(0, "%1、") + level.format(1, "（%2）")
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))

    def numbered(text: str, depth: int) -> None:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>')
        )

    footer = document.sections[0].footer.paragraphs[0]._p
    footer.append(parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">- </w:t></w:r>'))
    footer.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    footer.append(parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve"> -</w:t></w:r>'))
    for kind, content in report:
        if kind == "table":
            add_table(document, content)
        elif kind == "head":
            numbered(content.split("、", 1)[1], 0)
        elif match := re.match("（[一二三四五六]）", content):
            numbered(content[match.end() :], 1)
        else:
            document.add_paragraph(content)
    document.save(str(path))


def add_table(document: Any, table: Table) -> None:
    width = sum(cell.wide for cell in table[0])
    made = document.add_table(len(table), width, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + r, column + c) for r in range(cell.high) for c in range(cell.wide)}
            first = made.cell(row, column)
            if cell.high > 1 or cell.wide > 1:
                first = first.merge(made.cell(row + cell.high - 1, column + cell.wide - 1))
            first.text = "\n".join(cell.text) if cell.high > 9 else cell.text
            column += cell.wide


# ---- by other programs


def by_office(page: Path, to: str, out: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        arguments = [
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            to,
            "--outdir",
            folder,
        ]
        infilter = ["--infilter=HTML (StarWriter)"] if page.suffix == ".html" else []
        subprocess.run(["soffice", *arguments, *infilter, str(page)], check=True, capture_output=True, timeout=300)
        shutil.move(str(Path(folder) / f"{page.stem}.{to.split(':')[0]}"), out)


def by_chromium(page: Path, out: Path) -> None:
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={out}"]
    subprocess.run(["chromium", *arguments, page.as_uri()], check=True, capture_output=True, timeout=300)


def by_qpdf(out: Path) -> None:
    """An empty page under a password."""
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        document = pypdfium2.PdfDocument.new()
        document.new_page(595, 842)
        document.save(f"{folder}/a.pdf")
        subprocess.run(["qpdf", "--encrypt", "secret", "secret", "256", "--", f"{folder}/a.pdf", str(out)], check=True)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    publishers = {"2019": ("松溪县水利局", "2020-01-20"), "2021": ("松溪县郑墩镇人民政府", "2022-01-17")}
    for year, (publisher, date) in publishers.items():
        report = blocks(year)
        (OUT / f"{year}.txt").write_text(as_text(report), encoding="utf-8")
        (OUT / f"{year}-modern.html").write_text(modern_page(report, publisher, date), encoding="utf-8")
        (OUT / f"{year}-old.html").write_bytes(old_page(report, publisher, date).encode("gb18030"))
        by_python_docx(report, OUT / f"{year}-python-docx.docx")
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / f"{year}.html"
            page.write_text(plain_page(report), encoding="utf-8")
            by_office(page, "docx:MS Word 2007 XML", OUT / f"{year}-libreoffice.docx")
            by_chromium(page, OUT / f"{year}-chromium.pdf")
            by_office(OUT / f"{year}-python-docx.docx", "pdf", OUT / f"{year}-libreoffice.pdf")
    by_qpdf(OUT / "encrypted.pdf")
    for path in sorted(OUT.iterdir()):
        print(f"{path.stat().st_size:8} {path.name}")


if __name__ == "__main__":
    main()
