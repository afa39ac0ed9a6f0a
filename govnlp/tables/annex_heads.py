"""Column heads of annexes: which words head a column, and where a row of heads stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from govnlp.tables.annex_columns import year_of_head
from govnlp.tables.cells import BARS, Item
from govnlp.tables.formats import annex_keys

_HEAD_CELLS = 12
_ROLES = ("indicator", "unit_head", "value_head", "code_head")


def squeeze(text: str) -> str:
    return "".join(text.split())


@cache
def first_head() -> re.Pattern[str]:
    """The start of the first of some column heads, at the start of a cell; blanks and borders may stand inside."""
    words = annex_keys("indicator") | annex_keys("code_head")
    first, second = ("".join(sorted({word[at] for word in words})) for at in (0, 1))
    return re.compile(rf"[{first}](?:(?=[{second}\s{BARS}])|$)(?<![^\s{BARS}].)")


def heads(items: Sequence[Item], at: int) -> tuple[int, list[str | None], bool] | None:
    """Column heads that begin at an item, as (the item behind them, the columns behind the unit, is there a unit)."""
    roles: list[str] = []
    columns: list[str | None] = []
    text = ""
    number = at
    behind = at
    while number < len(items) and number < at + 4 * _HEAD_CELLS:
        item = items[number]
        number += 1
        if item.kind in ("bar", "break"):
            continue
        if item.kind != "text" or len(item.text) > 20:
            break
        text += squeeze(item.text)
        role = head_role(text) or _other_head(items, number, text, roles)
        if role is None:
            if len(text) > 6 or not any(word.startswith(text) for name in _ROLES for word in annex_keys(name)):
                break
            continue  # the first part of a wrapped head
        if role == "several":
            roles, columns = ["indicator", "unit_head", "value_head"], ["value"]
            behind = number
            break
        if role in roles and role not in ("value_head", "code_head"):
            break
        if role in ("value_head", "code_head") and "indicator" in roles:
            columns.append(text if role == "value_head" else None)
        roles.append(role)
        text = ""
        behind = number
    if "indicator" not in roles or "value_head" not in roles or roles[0] not in ("indicator", "code_head"):
        return None
    return behind, columns, "unit_head" in roles


def head_role(text: str) -> str | None:
    if year_of_head(text):
        return "value_head"
    for role in _ROLES:
        if text in annex_keys(role):
            return role
    for word in annex_keys("indicator"):
        rest = text.removeprefix(word)
        if rest != text:
            for unit in annex_keys("unit_head"):
                if rest.startswith(unit) and rest.removeprefix(unit) in annex_keys("value_head"):
                    return "several"
    return None


def _other_head(items: Sequence[Item], number: int, text: str, roles: Sequence[str]) -> str | None:
    """A figure column with a name of its own, as 区政府统计数: on the heads' line, and no unit behind it."""
    if "unit_head" not in roles or items[number - 1].line != items[number - 2].line or len(text) < 3:
        return None
    return "value_head" if text[-1] in "数量计值年额" else None


def heads_follow(items: Sequence[Item], start: int) -> bool:
    lines = 0
    for at in range(start, min(start + 40, len(items))):
        lines += items[at].kind == "break"
        if lines > 4:
            break
        if items[at].kind == "text" and heads(items, at) is not None:
            return True
    return False
