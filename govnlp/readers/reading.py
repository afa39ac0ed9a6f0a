"""From a source to its document: the bytes are looked up, their format told, and the format's reader called."""

from __future__ import annotations

import hashlib
import io

from govnlp.readers import archives, docx, formats, html, pdf, tables
from govnlp.readers.sources import MOST_BYTES, Document, ReadError, Source
from govnlp.text.decode import decode


def read(source: Source) -> Document:
    """The text of a source. Raises ReadError where it cannot be opened, is too large to be a report, or holds no text."""
    try:
        if source.text is not None or source.row is not None:
            text = source.text if source.text is not None else tables.text(source)
            return Document(source.name, text, "utf-8", "a row of a table", "row")
        return _document(source, _content(source))
    except ReadError:
        raise
    except ImportError as error:
        raise ReadError(source.name, f'needs the package {error.name}: pip install "govnlp[files]"') from error
    except OSError as error:
        raise ReadError(source.name, error.strerror or str(error)) from error
    except ValueError as error:
        raise ReadError(source.name, str(error)) from error


def fingerprint(source: Source) -> str:
    """Size and SHA-256 of what a source holds, as "SIZE:HEX": another one means another content. Raises ReadError."""
    try:
        if source.text is not None or source.row is not None:
            data = (source.text if source.text is not None else tables.text(source)).encode("utf-8", "surrogatepass")
        else:
            data = _content(source)
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(source.name, getattr(error, "strerror", None) or str(error)) from error
    return f"{len(data)}:{hashlib.sha256(data).hexdigest()}"


def _document(source: Source, data: bytes) -> Document:
    kind = formats.kind(data, source.suffix)
    if kind == "html":
        text, encoding, evidence, undecodable, metadata = html.read(data)
        return Document(source.name, text, encoding, evidence, kind, metadata, undecodable)
    if kind == "docx":
        text, metadata = docx.read(archives.Archive(io.BytesIO(data)))
        return Document(source.name, text, "utf-8", "a Word file", kind, metadata)
    if kind == "pdf":
        text, evidence, metadata = pdf.read(data)
        return Document(source.name, text, "", evidence, kind, metadata)
    if kind == "foreign":
        raise ReadError(source.name, formats.foreign(data, source.suffix))
    if kind == "zip":
        raise ReadError(source.name, "a zip archive that is no Word file: name it .zip, or unpack it")
    decoded = decode(data)
    return Document(
        source.name, decoded.text, decoded.encoding, decoded.evidence, kind, undecodable=decoded.undecodable
    )


def _content(source: Source) -> bytes:
    """The bytes of a file or member. Raises ReadError where it is too large, ArchiveError, OSError."""
    if source.members:
        return archives.opened(source.path, source.members[:-1]).read(source.members[-1])
    with open(source.path, "rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ReadError(source.name, f"larger than {MOST_BYTES // 1_000_000} MB, which no report is: split the file")
    return data
