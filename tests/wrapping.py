"""Text cut into lines as a page cuts it."""

from __future__ import annotations

from collections.abc import Callable


def columns(text: str) -> int:
    return sum(1 if c < "\u0250" else 2 for c in text)


def wrap(text: str, width: int, unit: Callable[[str], int] = len, indent: str = "", pages: int = 0) -> str:
    """Prose lines of ``text`` cut at a width, each paragraph with an indent, a page number every so many lines."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = indent
        for c in paragraph.strip():
            if unit(line) + unit(c) > width:
                lines.append(line)
                line = ""
            line += c
        lines.append(line)
    if pages:
        number = iter(range(1, len(lines)))
        lines = [
            part
            for at, line in enumerate(lines)
            for part in ([f"- {next(number)} -"] if at and at % pages == 0 else []) + [line]
        ]
    return "\n".join(lines)


PARAGRAPHS = (
    "一、总体情况\n"
    "2015年，我局按照县政府的部署推进公开工作，全年主动公开信息417条，比上年增加63条，栏目更新及时，群众来信都有回音。\n"
    "各科室每周报送一次材料，由办公室逐条审核后发布，涉及群众利益的事项先在公示栏张贴七天，再登上门户网站供查阅。\n"
    "二、存在问题\n"
    "个别单位报送材料偏晚，内容过于简单，图表少而文字多，下一年将组织培训，把好质量关，让群众看得懂、找得到。"
)
