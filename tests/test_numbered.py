"""Numbers of headings that a list's conversion broke."""

from __future__ import annotations

import pytest

from govnlp.text.numbered import repeated_numbers
from govnlp.text.repair import repair


@pytest.mark.parametrize(
    ("numbers", "repaired"),
    [
        pytest.param("一、 一、 一、", "一、 二、 三、", id="all one"),
        pytest.param("1、 1、 1、", "一、 二、 三、", id="Arabic ones: sections count in Chinese numerals"),
        pytest.param("1. 1. 1.", "一、 二、 三、", id="with a full stop"),
        pytest.param("一、 一、 三、", "一、 二、 三、", id="one stands twice"),
        pytest.param("一、 二、 二、", "一、 二、 三、", id="the last stands twice, its words tell"),
        pytest.param("1、 2、 2、", "1、 2、 2、", id="the last of Arabic numbers"),
        pytest.param("一、 三、 四、", "一、 三、 四、", id="a section is not there"),
        pytest.param("二、 三、 三、", "二、 三、 三、", id="does not begin at one"),
        pytest.param("1、 2、 3、", "1、 2、 3、", id="counts on"),
    ],
)
def test_sections(numbers: str, repaired: str) -> None:
    text, expected = (
        "\n".join(f"{number}{words}\n全年工作平稳。" for number, words in zip(row.split(" "), _SECTIONS, strict=True))
        for row in (numbers, repaired)
    )
    assert repair(text).text == expected


_TO_19 = [*"一二三四五六七八九十", *(f"十{c}" for c in "一二三四五六七八九")]
_SECTIONS = ("概述", "主动公开政府信息情况", "存在的问题和改进措施")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        pytest.param("（一）甲\n（二）乙\n（二）丙\n（四）丁", ["三"], id="inside a section"),
        pytest.param("1、甲\n2、乙\n2、丙\n4、丁", ["3"], id="items"),
        pytest.param("（一）甲\n（二）乙\n（二）丙", [], id="nothing follows"),
        pytest.param("（一）甲\n（二）乙\n（二）丙\n（三）丁", [], id="the author's slip: counts on from it"),
        pytest.param("（一）甲\n（二）乙\n（二）丙\n（四）丁\n（四）戊\n（六）己", [], id="two of them"),
        pytest.param("一、甲\n（一）子\n二、乙\n（一）丑\n三、丙\n（一）寅", [], id="each section has an item of its own"),
        pytest.param("（一）甲\n1、子\n2、丑\n（二）乙\n1、寅\n（三）丙\n1、卯\n（四）丁\n1、辰", [], id="items below brackets"),
        pytest.param("1、子\n1、丑\n1、寅", [], id="ones with the words of no section"),
        pytest.param("1、问题\n1、主动公开\n1、概述", [], id="sections in no order"),
        pytest.param("1、概述\n1、子\n2、丑\n1、主动公开\n1、问题", ["一", "二", "三"], id="items below ones"),
        pytest.param("1、概述\n（一）子\n（二）丑\n1、主动公开\n1、问题", ["一", "二", "三"], id="brackets below ones"),
        pytest.param("一、概述 | 1\n一、主动公开 | 2\n一、问题 | 3", [], id="rows of a table"),
        pytest.param("一、本年收到 3\n一、本年办结 3\n一、本年结转 0", [], id="rows of the statutory table"),
        pytest.param("一、概述\n一、主动公开", [], id="two ones are too few"),
        pytest.param("一、甲\n" * 20, [], id="more than any report has"),
        pytest.param("\n".join(f"（{n}）甲" for n in [*_TO_19, "十九", "二十一"]), [], id="beyond nineteen"),
    ],
)  # fmt: skip
def test_numbers_put_back(text: str, changed: list[str]) -> None:
    assert [edit.after for edit in repeated_numbers(text)] == changed
