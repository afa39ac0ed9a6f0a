"""Component ``govnlp_layout``: the lines of a report with their roles, and its sections."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from govnlp.layout.roles import roles
from govnlp.layout.sections import sections
from govnlp.pipeline import extensions
from govnlp.pipeline.spans import lines as text_lines
from govnlp.pipeline.spans import set_spans
from govnlp.tables import Line

extensions.register()


@Language.factory(
    "govnlp_layout",
    assigns=["doc.spans", "span._.role", "span._.heading", "span._.topic", "span._.level"],
)
def create_layout(nlp: Language, name: str) -> Layout:
    return Layout()


class Layout:
    """Sets paragraphs and sections.

    ``doc.spans["paragraphs"]``: one span a non-blank line, its role as label and as ``span._.role``.
    ``doc.spans["sections"]``: one span a section, its topic as label and ``span._.heading``, ``_.topic``, ``_.level``.
    """

    def __call__(self, doc: Doc) -> Doc:
        text = extensions.text_of(doc)
        lines = [Line(at, at + len(line), line) for at, line in text_lines(text, 0, len(text))]
        line_roles = roles(lines)
        found = sections(lines, line_roles)
        doc, spans = set_spans(
            doc, "paragraphs", ((line.start, line.end, role) for line, role in zip(lines, line_roles, strict=True))
        )
        for span, role in zip(spans, line_roles, strict=True):
            extensions.set_plain(span, role=role)
        doc, spans = set_spans(doc, "sections", ((s.start, s.end, s.topic) for s in found))
        for span, section in zip(spans, found, strict=True):
            extensions.set_plain(span, heading=section.heading, topic=section.topic, level=section.level)
        return doc
