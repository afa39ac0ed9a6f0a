"""From bytes to repaired text with the way back: decode, alignment, repair. Knows nothing of spaCy."""
