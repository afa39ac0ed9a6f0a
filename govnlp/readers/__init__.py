"""From files to text: which files of a folder are reports, and what stands in them.

``find`` yields cheap, picklable sources; ``read`` and ``fingerprint`` may be called on them in another process.
"""

from __future__ import annotations

from govnlp.readers.finding import SUFFIXES, find, several
from govnlp.readers.reading import fingerprint, read
from govnlp.readers.sources import Document, ReadError, Source

__all__ = ["SUFFIXES", "Document", "ReadError", "Source", "find", "fingerprint", "read", "several"]
