"""XML of office files, read with Python's own parser and without what makes that unsafe."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.parsers import expat

Element = ElementTree.Element
DEEPEST = 200  # elements inside one another; Word writes fewer than 60


class XmlError(ValueError):
    """The XML is broken, or has what no office program writes."""


def parse(data: bytes) -> Element:
    """The root of a document. Raises XmlError where it is not well-formed, declares entities or nests without end."""
    _refuse_unsafe(data)
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise XmlError(f"damaged: {error}") from error


def _refuse_unsafe(data: bytes) -> None:
    """A document type declaration may define entities that grow without end; office files never have one."""
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> None:
        raise XmlError("it declares a document type, which no office program writes: not opened")

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise XmlError(f"more than {DEEPEST} elements inside one another: not opened")

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, XmlError):
            raise
        raise XmlError(f"damaged: {error}") from error
