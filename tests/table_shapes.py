"""Right tables of the statutory form with random numbers, and the shapes in which crawlers and PDFs leave them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from govnlp.tables import Line, read
from govnlp.values import Table

# Codes of columns with the heads that the form prints.
APPLICANTS = {
    "natural_person": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "welfare": "社会公益组织",
    "legal_service": "法律服务机构",
    "other": "其他",
    "total": "总计",
}
GROUPS = {"review": "行政复议", "litigation_direct": "未经复议直接起诉", "litigation_after_review": "复议后起诉"}
RESULTS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
COLUMNS = tuple(APPLICANTS)
IDENTITY = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

# (code, cells before the row's own label, the row's own label); code "" is a heading without cells of its own
HEAD = [
    ("1", "一、本年新收政府信息公开申请数量"),
    ("2", "二、上年结转政府信息公开申请数量"),
    ("", "三、本年度办理结果"),
    ("3.1", "（一）予以公开"),
    ("3.2", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("", "（三）不予公开"),
    ("3.3.1", "1.属于国家秘密"),
    ("3.3.2", "2.其他法律行政法规禁止公开"),
    ("3.3.3", "3.危及“三安全一稳定”"),
    ("3.3.4", "4.保护第三方合法权益"),
    ("3.3.5", "5.属于三类内部事务信息"),
    ("3.3.6", "6.属于四类过程性信息"),
    ("3.3.7", "7.属于行政执法案卷"),
    ("3.3.8", "8.属于行政查询事项"),
    ("", "（四）无法提供"),
    ("3.4.1", "1.本机关不掌握相关政府信息"),
    ("3.4.2", "2.没有现成信息需要另行制作"),
    ("3.4.3", "3.补正后申请内容仍不明确"),
    ("", "（五）不予处理"),
    ("3.5.1", "1.信访举报投诉类申请"),
    ("3.5.2", "2.重复申请"),
    ("3.5.3", "3.要求提供公开出版物"),
    ("3.5.4", "4.无正当理由大量反复申请"),
    ("3.5.5", "5.要求行政机关确认或重新出具已获取信息"),
]
OTHERS = {
    "2019": [("3.6", "（六）其他处理")],
    "2021": [
        ("", "（六）其他处理"),
        ("3.6.1", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("3.6.2", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("3.6.3", "3.其他"),
    ],
}
TAIL = [("3.7", "（七）总计"), ("4", "四、结转下年度继续办理")]
# Line by line, as crawlers write the cells that span several lines or columns.
REQUEST_HEADS = [
    [IDENTITY, "申请人情况"],
    [APPLICANTS["natural_person"], "法人或其他组织", APPLICANTS["total"]],
    [APPLICANTS[column] for column in COLUMNS[1:-1]],
]
REVIEW_HEADS = [
    [GROUPS["review"], "行政诉讼"],
    [*RESULTS.values(), GROUPS["litigation_direct"], GROUPS["litigation_after_review"]],
    [*RESULTS.values(), *RESULTS.values()],
]
THREE = ("本年新制作数量", "本年新公开数量", "对外公开总数量")
PROJECTS = ("上一年项目数量", "本年增/减", "处理决定数量")
DISCLOSURE = {
    "2019": [
        ("第二十条第（一）项", THREE, ("规章", "规范性文件")),
        ("第二十条第（五）项", PROJECTS, ("行政许可", "其他对外管理服务事项")),
        ("第二十条第（六）项", PROJECTS, ("行政处罚", "行政强制")),
        ("第二十条第（八）项", PROJECTS[:2], ("行政事业性收费",)),
        ("第二十条第（九）项", ("采购项目数量", "采购总金额"), ("政府集中采购",)),
    ],
    "2021": [
        ("第二十条第（一）项", ("本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "行政规范性文件")),
        ("第二十条第（五）项", ("本年处理决定数量",), ("行政许可",)),
        ("第二十条第（六）项", ("本年处理决定数量",), ("行政处罚", "行政强制")),
        ("第二十条第（八）项", ("本年收费金额（单位：万元）",), ("行政事业性收费",)),
    ],
}

# 政府信息公开情况统计表 of 2014 to 2018 (TABLES.md, 6): indicator and unit, "" for a heading without a figure
NATIONAL = (
    ("一、主动公开情况", ""),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条"),
    ("其中：主动公开规范性文件数", "条"),
    ("制发规范性文件总数", "件"),
    ("（二）通过不同渠道和方式公开政府信息的情况", ""),
    ("1.政府公报公开政府信息数", "条"),
    ("2.政府网站公开政府信息数", "条"),
    ("3.政务微博公开政府信息数", "条"),
    ("4.政务微信公开政府信息数", "条"),
    ("5.其他方式公开政府信息数", "条"),
    ("二、回应解读情况", ""),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次"),
    ("（二）通过不同渠道和方式回应解读的情况", ""),
    ("1.参加或举办新闻发布会总次数", "次"),
    ("其中：主要负责同志参加新闻发布会次数", "次"),
    ("2.政府网站在线访谈次数", "次"),
    ("3.政策解读稿件发布数", "篇"),
    ("4.微博微信回应事件数", "次"),
    ("三、依申请公开情况", ""),
    ("（一）收到申请数", "件"),
    ("1.当面申请数", "件"),
    ("2.传真申请数", "件"),
    ("3.网络申请数", "件"),
    ("4.信函申请数", "件"),
    ("（二）申请办结数", "件"),
    ("1.按时办结数", "件"),
    ("2.延期办结数", "件"),
    ("四、行政复议数量", "件"),
    ("（一）维持具体行政行为数", "件"),
    ("（二）被依法纠错数", "件"),
    ("五、行政诉讼数量", "件"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件"),
    ("（二）被依法纠错数", "件"),
    ("六、举报投诉数量", "件"),
    ("七、依申请公开信息收取的费用", "万元"),
    ("八、机构建设和保障经费情况", ""),
    ("（一）政府信息公开工作专门机构数", "个"),
    ("（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元"),
    ("（三）接受培训人员数", "人次"),
)

UNDER_TWO_GROUPS = ("（一）维持具体行政行为数", "（二）被依法纠错数")

# A rendered table is a list of rows: (is it a row of heads, cells before the values, values)
Rows = list[tuple[bool, list[str], list[str]]]
Truth = dict[tuple[str, str], str]
NEW_LINE = "\f"
MAGNITUDES = {"small": (0.18, 30), "sparse": (0.02, 9), "full": (0.5, 4000)}  # share of cells that are not 0, largest


def lines_of(text: str) -> list[Line]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Line(at, at + len(line), line))
        at += len(line) + 1
    return found


def read_text(text: str) -> list[Table]:
    return read(lines_of(text))


def only(text: str, kind: str) -> Table:
    found = [table for table in read_text(text) if table.kind == kind]
    assert len(found) == 1, [(table.kind, table.start, table.end) for table in read_text(text)]
    return found[0]


def values(table: Table) -> Truth:
    return {(cell.row, cell.column): cell.value for cell in table.cells}


def statuses(table: Table) -> set[str]:
    return {cell.status for cell in table.cells}


def labels_of(format: str) -> list[tuple[str, str]]:
    return HEAD + OTHERS[format] + TAIL


def request_numbers(format: str, rng: random.Random, magnitude: str = "small") -> dict[str, list[int]]:
    """A request table in which A, B and C hold."""
    share, scale = MAGNITUDES[magnitude]
    results = [code for code, _ in labels_of(format) if code.startswith("3.") and code != "3.7"]
    rows = {code: [0] * 7 for code in ("1", "2", *results, "3.7", "4")}
    for code in (*results, "4"):
        for at in range(6):
            if rng.random() < share:
                rows[code][at] = rng.randint(1, scale)
    rows["3.7"] = [sum(rows[code][at] for code in results) for at in range(7)]
    for at in range(6):
        total = rows["3.7"][at] + rows["4"][at]
        rows["2"][at] = rng.randint(0, min(total, 5))
        rows["1"][at] = total - rows["2"][at]
    for numbers in rows.values():
        numbers[6] = sum(numbers[:6])
    return rows


def request_table(format: str, rng: random.Random, blank: bool = False, magnitude: str = "small") -> tuple[Rows, Truth]:
    numbers = request_numbers(format, rng, magnitude)
    rows: Rows = [(True, heads, []) for heads in REQUEST_HEADS]
    truth: Truth = {}
    before: list[str] = []
    for code, label in labels_of(format):
        if not code:
            before.append(label)
            continue
        cells = [str(number) if number or not blank else "" for number in numbers[code]]
        rows.append((False, [*before, label], cells))
        truth |= {(code, column): cell for column, cell in zip(COLUMNS, cells, strict=True)}
        before = []
    return rows, truth


def review_table(rng: random.Random, blank: bool = False, magnitude: str = "small") -> tuple[Rows, Truth]:
    truth: Truth = {}
    share, scale = MAGNITUDES[magnitude]
    for group in GROUPS:
        numbers = [rng.randint(1, scale) if rng.random() < 2 * share else 0 for _ in range(len(RESULTS) - 1)]
        for result, number in zip(RESULTS, [*numbers, sum(numbers)], strict=True):
            truth[group, result] = str(number) if number or not blank else ""
    rows: Rows = [*((True, heads, []) for heads in REVIEW_HEADS), (False, [], list(truth.values()))]
    return rows, truth


def disclosure_table(
    format: str, rng: random.Random, blank: bool = False, magnitude: str = "small"
) -> tuple[Rows, Truth]:
    """format: 2019, 2021 or mixed (each sub-table of either)."""
    rows: Rows = []
    truth: Truth = {}
    parts = {caption: part for part in DISCLOSURE["2019"] for caption in [part[0]]}
    if format != "2019":
        new = {part[0]: part for part in DISCLOSURE["2021"]}
        parts = new if format == "2021" else {name: new.get(name, part) for name, part in parts.items()}
        if format == "mixed":
            parts[DISCLOSURE["2019"][1][0]] = DISCLOSURE["2019"][1]
    for caption, columns, names in parts.values():
        rows += [(True, [caption], []), (True, ["信息内容", *columns], [])]
        for name in names:
            cells = disclosure_cells(columns, rng, magnitude)
            if blank:
                cells = ["" if cell == "0" and rng.random() < 0.5 else cell for cell in cells]
            rows.append((False, [name], cells))
            truth |= {(name, column): cell.replace(",", "") for column, cell in zip(columns, cells, strict=True)}
    return rows, truth


def disclosure_cells(columns: tuple[str, ...], rng: random.Random, magnitude: str) -> list[str]:
    """Numbers as bodies write them: a change with its sign, an amount with or without its unit."""
    share, scale = {"small": (0.5, 900), "sparse": (0.1, 30), "full": (0.9, 300_000)}[magnitude]
    numbers = [rng.randint(1, scale) if rng.random() < share else 0 for _ in columns]
    cells = [f"{number:,}" if magnitude == "full" and rng.random() < 0.3 else str(number) for number in numbers]
    if columns == THREE and numbers[1] > numbers[2]:
        cells[1:] = reversed(cells[1:])
    if columns[:2] == PROJECTS[:2]:
        change = rng.randint(-min(numbers[0], 40), 40) if rng.random() < share else 0
        signs = ("增", "增加", "+", "") if change > 0 else ("减", "减少", "-")
        cells[1] = rng.choice(signs) + str(abs(change)) if change else "0"
    elif columns[-1].endswith(("金额", "（单位：万元）")):
        amount = f"{numbers[-1] / 100:.2f}" if numbers[-1] and rng.random() < 0.5 else str(numbers[-1])
        cells[-1] = amount + (rng.choice(("万元", "元", "")) if columns[-1] == "采购总金额" else "")
    return cells


def row_names(labels: list[str]) -> list[str]:
    """The rows of the national list as they are read: two of its groups have the same rows."""
    found, group = [], ""
    for label in labels:
        if label[1:2] == "、":
            group = label if label in ("四、行政复议数量", "五、行政诉讼数量") else ""
        found.append(f"{group} / {label}" if group and label in UNDER_TWO_GROUPS else label)
    return found


def annex_table(rng: random.Random, blank: bool = False, magnitude: str = "small") -> tuple[Rows, Truth]:
    """The national list of 2014 to 2018: indicator, unit, figure."""
    share, scale = {"small": (0.5, 900), "sparse": (0.1, 30), "full": (0.9, 300_000)}[magnitude]
    rows: Rows = [(True, ["统计指标", "单位", "统计数"], [])]
    truth: Truth = {}
    for (label, unit), row in zip(NATIONAL, row_names([label for label, _ in NATIONAL]), strict=True):
        number = rng.randint(1, scale) if rng.random() < share else 0
        cell = f"{number / 100:.2f}" if unit == "万元" and number else str(number)
        if unit:
            cell = "" if blank and number == 0 and rng.random() < 0.5 else cell
            rows.append((False, [label, unit], [cell]))
            truth[row, unit] = cell
        else:
            rows.append((True, [label, "——"], []))
    return rows, truth


# ---- shapes: rows → text


def pipe_rows(rows: Rows) -> str:
    return "\n".join(" | ".join([*before, *cells]) + " |" for _, before, cells in rows)


def pipe_rows_padded(rows: Rows) -> str:
    """As crawlers write cells that span columns: the missing ones at the end of the row."""
    width = max(len(before) + len(cells) for _, before, cells in rows)
    return "\n".join(
        " | ".join([*before, *cells]) + " | " + "|" * (width - len(before) - len(cells)) for _, before, cells in rows
    )


def pipe_rows_open(rows: Rows) -> str:
    return "\n".join("|".join([*before, *cells]) for _, before, cells in rows)


def markdown(rows: Rows) -> str:
    lines = ["| " + " | ".join([*before, *cells]) + " |" for _, before, cells in rows]
    return "\n".join([lines[0], "|---|---|:--:|", *lines[1:]])


def tabs(rows: Rows) -> str:
    return "\n".join("\t".join([*before, *cells]) for _, before, cells in rows)


def spaces(rows: Rows) -> str:
    return "\n".join("   ".join([*before, *cells]) for _, before, cells in rows)


def single_spaces(rows: Rows) -> str:
    return "\n".join(" ".join([*before, *cells]) for _, before, cells in rows)


def cells_of(rows: Rows) -> list[str]:
    return [cell for _, before, cells in rows for cell in (*before, *cells)]


def cell_a_line(rows: Rows) -> str:
    return "\n".join(cells_of(rows))


def cell_a_line_blank_lines(rows: Rows) -> str:
    return "\n\n".join(cells_of(rows))


def bars_on_their_own(rows: Rows) -> str:
    return "\n".join(f"{cell}\n|" if cell else "|" for cell in cells_of(rows))


def bars_before_cells(rows: Rows) -> str:
    return "\n".join(
        "\n".join([first, *(f"| {cell}" for cell in rest), "|"])
        for _, before, cells in rows
        for first, *rest in [[*before, *cells] or [""]]
    )


def wrapped(rows: Rows) -> str:
    """One cell a line, labels broken after six characters."""
    lines = []
    for _, before, cells in rows:
        lines += [label[at : at + 6] for label in before for at in range(0, len(label), 6)] + cells
    return "\n".join(lines)


def vertical(rows: Rows) -> str:
    """The spanning label one character a line, between the rows it spans."""
    lines = []
    letters = list("本年度办理结果")
    for head, before, cells in rows:
        before = ["三、" if label.startswith("三、") else label for label in before]
        if before and before[0].startswith("（") and letters and not head:
            lines.append(letters.pop(0))
        lines.append("  ".join([*before, *cells]))
    return "\n".join(lines)


def paper(rows: Rows) -> str:
    """A page of a PDF: long labels go on below their values, a page number stands inside one."""
    lines = []
    for number, (_, before, cells) in enumerate(rows):
        label = "".join(before)
        if cells and len(label) > 18 and "。" not in label and len(before) == 1:
            lines += [f"{label[:13]}  {'  '.join(cells)}", label[13:]]
        elif number == 9 and before:
            first, *rest = before
            half = len(first) // 2
            lines += [first[:half], "- 5 -", "  ".join([first[half:], *rest, *cells])]
        else:
            lines.append("  ".join([*before, *cells]))
    return "\n".join(lines)


def letters(rows: Rows) -> str:
    """Labels printed one character a line."""
    return "\n".join("\n".join(["\n".join(label) for label in before if label] + cells) for _, before, cells in rows)


def cells_with_bars(rows: Rows) -> str:
    """One cell a line with its border; each row opens with a border of its own, and borders pad it to the longest."""
    width = max(len(before) + len(cells) for _, before, cells in rows)
    lines = []
    for _, before, cells in rows:
        lines += ["| ", *(f" {cell}  | " for cell in (*before, *cells))]
        lines[-1] += "|" * (width - len(before) - len(cells))
    return "\n".join(lines)


def ragged(rows: Rows) -> str:
    """Pipe rows with one to four borders behind the last cell, as merged cells leave them."""
    return "\n".join(
        " | ".join([*before, *cells]) + " |" * (1 + 3 * number % 4) for number, (_, before, cells) in enumerate(rows)
    )


def renumbered(rows: Rows, style: str) -> Rows:
    """The same rows with list numbers in another style: 1、 1． (1) 1.(blank) or none; brackets half width but for 1、."""

    def restyle(label: str) -> str:
        if style == "none":
            return re.sub(r"^(?:[一二三四五六七八九]、|（[一二三四五六七]）|\d\.)", "", label)
        label = label if style == "1、" else label.replace("（", "(").replace("）", ")")
        return re.sub(r"^(\d)\.", style.replace("1", r"\1"), label)

    return [(head, before if head else [restyle(label) for label in before], cells) for head, before, cells in rows]


def other_numbers(rows: Rows) -> str:
    """List numbers in another style, half-width brackets, spaces inside labels."""
    spaced = [(head, [label.replace("本", "本 ") for label in before], cells) for head, before, cells in rows]
    return cell_a_line(renumbered(spaced, "1．"))


def no_numbers(rows: Rows) -> str:
    return pipe_rows(renumbered(rows, "none"))


def paged(rows: Rows, page: str, inside: bool, rng: random.Random) -> Rows:
    """The rows with a page number before the first label of one, or inside a label; NEW_LINE stands for line ends."""
    places = [at for at, (head, before, _) in enumerate(rows) if before and not head and len(before[-1]) > 3]
    rows = list(rows)
    if places:
        at = rng.choice(places[1:] or places)
        head, before, cells = rows[at]
        if inside:
            cut = rng.randrange(len(before[-1]) // 2, len(before[-1]) - 1)
            before = [*before[:-1], f"{before[-1][:cut]}{NEW_LINE}{page}{NEW_LINE}{before[-1][cut:]}"]
        else:
            before = [f"{page}{NEW_LINE}{before[0]}", *before[1:]]
        rows[at] = (head, before, cells)
    return rows


def full_width(rows: Rows) -> str:
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    return pipe_rows([(head, before, [cell.translate(digits) for cell in cells]) for head, before, cells in rows])


SHAPES: list[Callable[[Rows], str]] = [
    *(pipe_rows, pipe_rows_padded, pipe_rows_open, markdown, tabs, spaces, single_spaces, cell_a_line),
    *(cell_a_line_blank_lines, bars_on_their_own, bars_before_cells, wrapped, vertical, paper, other_numbers),
    *(no_numbers, full_width, letters, ragged, cells_with_bars),
]
KEEP_BLANKS = [pipe_rows, pipe_rows_padded, pipe_rows_open, markdown, tabs, bars_on_their_own, bars_before_cells]
