"""docs/schema.md from the code: python training/schema.py writes it, --check says whether it is current.

What the page says of a field stands in the docstring of its dataclass; the closed lists are those of the lexicon.
"""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from script import carry_out

from govnlp import lexicon, report, values

PAGE = Path(__file__).parents[1] / "docs" / "schema.md"

HEAD = """\
# The output schema

Written by `python training/schema.py` from the code; a test keeps it current.

`govnlp analyze --format jsonl` prints one JSON object a report, `Report.to_dict()` returns the same, and
`Report.from_dict` takes it back. Offsets (`start`, `end`) count characters of the decoded source text as Python does, end
exclusive. Every non-blank line of the source lies in exactly one paragraph. In Python the same things are frozen
dataclasses with the same names; dates are `datetime.date` there and ISO strings in JSON, a number with decimals is a
string in JSON and a `Decimal` there. The rows and columns of data frames are in [frames.md](frames.md) and
[many.md](many.md).

```
report ─┬─ profile
        ├─ repairs[]
        ├─ sections[]
        ├─ paragraphs[] ── segments[]
        ├─ entities[] ──── value
        └─ tables[] ─┬──── cells[]
                     └──── checks[]
```
"""
# What is in JSON under which name, outermost first.
PARTS = (
    ("report", report.Report),
    ("profile", values.Profile),
    ("sections[]", report.Section),
    ("paragraphs[]", report.Paragraph),
    ("segments[]", report.Segment),
    ("entities[]", report.Entity),
    ("tables[]", values.Table),
    ("cells[]", values.Cell),
    ("checks[]", values.Check),
)
REPAIRS = """\
## repairs[]

| field | type |
| --- | --- |
| kind | str |
| start | int |
| end | int |
| before | str |
| after | str |

What was changed: `source[start:end]` is `before` and became `after`. The kinds are in [repair.md](repair.md). Applying all of
them to the source gives the repaired text.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD]
    for name, made in PARTS:
        parts.append(_part(name, made))
        if made is values.Profile:
            parts.append(REPAIRS)
    parts.append("# Values of entities\n\n`entities[].value` by `entities[].label`; null where nothing can be said.\n")
    parts += [_part(f"{label}: {made.__name__}", made) for label, made in values.VALUES.items()]
    parts.append(_flags())
    return "\n".join(parts)


def _part(name: str, made: type) -> str:
    """A dataclass: its fields that are in JSON, and what its docstring says."""
    rows = "\n".join(f"| {field} | {kind} |" for field, kind in _fields(made))
    return f"## {name}\n\n| field | type |\n| --- | --- |\n{rows}\n\n{_prose(made)}\n"


def _fields(made: type) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(made):
        # What does not count in comparisons is not in JSON (Report, Profile, Table).
        if field.compare:
            yield field.name, str(field.type).replace("|", "or").replace("tuple[", "list[").replace(", ...]", "]")


def _prose(made: type) -> str:
    """A docstring as Markdown: names of what it explains in code type."""
    text = re.sub(r"``", "`", inspect.getdoc(made) or "")
    return re.sub(r"(?m)(?<=[.\n] )((?:\w+, )*\w+)(?=: )|^((?:\w+, )*\w+)(?=: )", lambda m: f"`{m[0]}`", text)


def _flags() -> str:
    entries = lexicon.read("flags", ("zh",))
    rows = "\n".join(f"| {entry['id']} | {entry['note']} | {entry['zh']} |" for entry in entries)
    head = "# Flags of the profile\n\nA closed list (`govnlp/lexicon/flags.jsonl`).\n\n| flag | says | 含义 |\n| --- | --- | --- |"
    return f"{head}\n{rows}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the page is current")
    wanted = page()
    if not parser.parse_args().check:
        PAGE.write_text(wanted, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != wanted:
        sys.exit("docs/schema.md is not what the code says: run python training/schema.py")


if __name__ == "__main__":
    carry_out(main)
