"""Which format a file is of: by its first bytes, and where these say nothing by the end of its name."""

from __future__ import annotations

TEXTS = {
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
ARCHIVES = (".zip",)
TABLES = (".csv", ".tsv", ".parquet", ".jsonl", ".ndjson")
_OFFICE = "convert it to .docx, for instance with: soffice --headless --convert-to docx FILE"
# What may well hold a report and is not read: told by name, never passed over.
FOREIGN = {
    ".doc": f"a Word file of before 2007: {_OFFICE}",
    ".wps": f"a WPS file: {_OFFICE}",
    ".rtf": f"an RTF file: {_OFFICE}",
    ".odt": f"an OpenDocument file: {_OFFICE}",
    ".xls": "an Excel sheet: save it as CSV, with one report a row",
    ".xlsx": "an Excel sheet: save it as CSV, with one report a row",
    ".et": "a WPS sheet: save it as CSV, with one report a row",
    ".ofd": "an OFD file: convert it to PDF with an OFD reader",
    ".mht": "a web archive: save the page as HTML",
    ".mhtml": "a web archive: save the page as HTML",
    ".rar": "a RAR archive: unpack it into a folder, or pack it as zip",
    ".7z": "a 7z archive: unpack it into a folder, or pack it as zip",
    ".gz": "a gzip file: unpack it into a folder, or pack it as zip",
    ".tar": "a tar archive: unpack it into a folder, or pack it as zip",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind(data: bytes, suffix: str) -> str:
    """txt, html, docx, pdf, zip (also what is a zip inside), or foreign; suffix: of the name, with the dot, in small letters.

    The bytes decide where they are plain: a .doc is often HTML in truth, a .html a PDF that was scraped.
    """
    head = data[:1024]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx" if b"word/document.xml" in data else "zip"
    if head.startswith((_OLE, b"{\\rtf")):
        return "foreign"
    if suffix != ".txt" and start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "foreign" if suffix in FOREIGN else TEXTS.get(suffix, "txt")


def foreign(data: bytes, suffix: str) -> str:
    """What to do with a file that is not read."""
    if data.startswith(b"{\\rtf"):
        return FOREIGN[".rtf"]
    return FOREIGN.get(suffix) or f"an office file of before 2007: {_OFFICE}"
