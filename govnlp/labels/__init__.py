"""Labels of people: exports and imports, labelled text as stretches, agreement."""
