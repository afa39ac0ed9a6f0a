"""The spaCy components, one a file, in the order of the flow: tokenizer, layout, tables, dates, counts, agencies,
profile, moves. spaCy finds them by the entry points in pyproject.toml."""
