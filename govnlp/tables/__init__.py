"""Tables of the reports: found by their labels, read into cells, checked by their arithmetic.

Pure functions on lines of text.
"""

from govnlp.tables.cells import Line
from govnlp.tables.reader import read, table_lines

__all__ = ["Line", "read", "table_lines"]
