"""JSON lines beside the frames of a finished run: one file a shard, made of the frames."""

from __future__ import annotations

import os

from govnlp.runs.results import read
from govnlp.runs.store import open_store

FOLDER = "jsonl"


def write(out: str | os.PathLike[str]) -> int:
    """Write the files of jsonl/ that are not there yet and remove those that no longer belong. Returns how many were
    written."""
    results, store = read(out), open_store(out)
    there = store.names(FOLDER)
    wanted = {f"{name}.jsonl": name for name in results.state["shards"]}
    missing = [file for file in wanted if file not in there]
    for file in missing:
        lines = "".join(results.jsonl(shards=[wanted[file]]))
        store.write(f"{FOLDER}/{file}", lines.encode("utf-8", "surrogatepass"))
    for file in there - set(wanted):
        store.remove(f"{FOLDER}/{file}")
    return len(missing)
