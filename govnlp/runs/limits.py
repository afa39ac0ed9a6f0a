"""What a run does unless it is told otherwise."""

SECONDS = 300.0  # a source may take; a long report takes two or three on a slow machine
MEGABYTES = 2000  # a source may need above the loaded pipeline
SHARD = 256  # sources a shard, about
