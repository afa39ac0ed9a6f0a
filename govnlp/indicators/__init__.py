"""Figures that scholars collect: from sentences, from tables, and what speaks against them."""
