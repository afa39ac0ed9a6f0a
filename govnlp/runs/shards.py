"""A shard on disk: one Parquet file a frame, and last its manifest, which makes it count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

from govnlp.runs.child import Reply
from govnlp.runs.parts import FRAMES, parquet, table
from govnlp.runs.plan import Shard, name_of
from govnlp.runs.store import Store

MANIFESTS = "_shards"
DOCS = "docbin"
_STOPPED = ("time", "memory", "died")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a shard holds. rows: by frame; stopped: inputs that failed for time, memory or a died process; bytes: of all its
    files but the manifest."""

    name: str
    sources: int
    reports: int
    characters: int
    failed: int
    stopped: int
    bytes: int
    rows: dict[str, int] = field(default_factory=dict)


def write(shard: Shard, replies: Sequence[Reply], labels: Sequence[str], store: Store) -> Summary:
    """Write the shard of which ``replies`` are the results, one a source, in order."""
    rows: dict[str, int] = {}
    size = 0
    for frame in FRAMES:
        found = table(frame, (reply.frames[frame] for reply in replies if frame in reply.frames), labels)
        data = parquet(found)
        store.write(f"{frame}/{shard.name}.parquet", data)
        rows[frame] = found.num_rows
        size += len(data)
    if any(reply.docs for reply in replies):
        data = _docs(reply.docs for reply in replies if reply.docs)
        store.write(f"{DOCS}/{shard.name}.spacy", data)
        size += len(data)
    failures = [failure for reply in replies for failure in reply.failures]
    summary = Summary(
        shard.name,
        shard.count,
        sum(reply.reports for reply in replies),
        sum(reply.characters for reply in replies),
        len(failures),
        sum(failure.kind in _STOPPED for failure in failures),
        size,
        rows,
    )
    # Two lines: what a run reads of every shard, and what stands in it for people to look up.
    sources = [[name_of(source), fingerprint] for source, fingerprint in shard.sources()]
    lines = (asdict(summary), {"sources": sources})
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    store.write(manifest(shard.name), text.encode("utf-8", "surrogateescape"))
    return summary


def _docs(parts: Iterable[bytes]) -> bytes:
    from spacy.tokens import DocBin

    merged = DocBin(store_user_data=True)
    for data in parts:
        merged.merge(DocBin(store_user_data=True).from_bytes(data))
    return merged.to_bytes()


def manifest(name: str) -> str:
    return f"{MANIFESTS}/{name}.json"


def summary(name: str, store: Store) -> Summary:
    """What the manifest of a finished shard tells."""
    return Summary(**json.loads(store.read(manifest(name)).split(b"\n", 1)[0]))


def done(store: Store) -> dict[str, str]:
    """Key → name of the shards of which every file is there."""
    names = {name.removesuffix(".json") for name in store.names(MANIFESTS)}
    for frame in FRAMES:
        names &= {name.removesuffix(".parquet") for name in store.names(frame)}
    return {name.rpartition("-")[2]: name for name in names}


def remove(name: str, store: Store) -> None:
    """Let a shard no longer count."""
    store.remove(manifest(name))


def remove_others(kept: set[str], store: Store) -> None:
    """Remove the files of all shards but ``kept``, first what makes them count."""
    for folder in (MANIFESTS, *FRAMES, DOCS):
        for file in store.names(folder):
            if file.startswith("part-") and file.partition(".")[0] not in kept:
                store.remove(f"{folder}/{file}")
