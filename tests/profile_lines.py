"""Profiles of a few lines with their roles, for the tests of who reports and on which year."""

from __future__ import annotations

from spacy.language import Language

from govnlp.profiles.profile import Text, profile
from govnlp.values import Profile

OPENING = ("body", "根据有关规定，现将本机关2015年政府信息公开工作情况公布如下。")


def read(*lines: tuple[str, str]) -> Profile:
    """The profile of the lines, (role, text) each."""
    return profile(Text(lines))


def told(nlp: Language, lines: list[str]) -> list[str]:
    """The role that each of the lines has in the text they make."""
    doc = nlp("\n".join(lines))
    return [span._.role for span in doc.spans["paragraphs"]]
