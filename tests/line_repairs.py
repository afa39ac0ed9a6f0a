"""The repairs of lines, in their order, and a line long enough to be a report's."""

from __future__ import annotations

from collections.abc import Callable

from govnlp.text.alignment import Edit
from govnlp.text.first_headings import first_headings
from govnlp.text.lines import join_lines
from govnlp.text.pieces import one_line, repeated_title, spaced_characters, split_pieces, wrapped_title
from govnlp.text.signatures import signatures
from govnlp.text.torn import torn_lines

REPAIRS: tuple[Callable[[str], list[Edit]], ...] = (
    join_lines,
    spaced_characters,
    split_pieces,
    torn_lines,
    wrapped_title,
    repeated_title,
    one_line,
    first_headings,
    signatures,
)

LONG = "全局上下按照年初的部署推进各项任务，信息员每周报送一次，办公室逐条审核后发布，群众的来信都有回音。" * 3
