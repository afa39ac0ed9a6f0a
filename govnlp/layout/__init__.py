"""Lines: their roles, headings, sections, and where a report begins."""
