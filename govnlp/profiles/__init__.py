"""Who reports: the body, its place, the year, and when the report was published."""
