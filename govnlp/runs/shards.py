"""A shard on disk: one Parquet file a frame, and last its manifest, which makes it count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace

from govnlp.runs.child import Reply
from govnlp.runs.parts import FRAMES, parquet, table
from govnlp.runs.plan import Shard, name_of
from govnlp.runs.store import Store

MANIFESTS = "_shards"
DOCS = "docbin"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a shard holds. seen, digest: of the plan it was made for; rows: by frame; bytes: of all its files but the
    manifest."""

    name: str
    seen: str
    digest: str
    sources: int
    reports: int
    characters: int
    failed: int
    bytes: int
    rows: dict[str, int] = field(default_factory=dict)


def write(shard: Shard, replies: Sequence[Reply], labels: Sequence[str], digest: str, store: Store) -> Summary:
    """Write the shard of which ``replies`` are the results, one a source, in order."""
    fingerprints = [reply.fingerprint for reply in replies]
    name = shard.name(digest, fingerprints)
    rows: dict[str, int] = {}
    size = 0
    for frame in FRAMES:
        found = table(frame, (reply.frames[frame] for reply in replies if frame in reply.frames), labels)
        data = parquet(found)
        store.write(f"{frame}/{name}.parquet", data)
        rows[frame] = found.num_rows
        size += len(data)
    if any(reply.docs for reply in replies):
        data = _docs(reply.docs for reply in replies if reply.docs)
        store.write(f"{DOCS}/{name}.spacy", data)
        size += len(data)
    summary = Summary(
        name,
        shard.seen,
        digest,
        shard.count,
        sum(reply.reports for reply in replies),
        sum(reply.characters for reply in replies),
        sum(len(reply.failures) for reply in replies),
        size,
        rows,
    )
    sources = [[name_of(source), mark] for source, mark in zip(shard.sources(), fingerprints, strict=True)]
    _write_manifest(summary, json.dumps({"sources": sources}, ensure_ascii=False), store)
    return summary


def _write_manifest(summary: Summary, sources: str, store: Store) -> None:
    """Two lines: what a run reads of every shard, and what stands in it for people to look up."""
    text = f"{json.dumps(asdict(summary), ensure_ascii=False)}\n{sources}\n"
    store.write(manifest(summary.name), text.encode("utf-8", "backslashreplace"))


def seen_anew(name: str, seen: str, store: Store) -> None:
    """Note under which other lengths and times of change a shard holds what its sources hold."""
    first, _, sources = store.read(manifest(name)).decode("utf-8").partition("\n")
    known = Summary(**json.loads(first))
    _write_manifest(replace(known, seen=seen), sources.rstrip("\n"), store)


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


def key_of(name: str) -> str:
    """The part of a shard's name that changes with what it holds."""
    return name.rpartition("-")[2]


def done(store: Store) -> set[str]:
    """The names of the shards of which every file is there."""
    names = {name.removesuffix(".json") for name in store.names(MANIFESTS)}
    for frame in FRAMES:
        names &= {name.removesuffix(".parquet") for name in store.names(frame)}
    return names


def remove(name: str, store: Store) -> None:
    """Let a shard no longer count."""
    store.remove(manifest(name))


def remove_others(kept: set[str], store: Store) -> None:
    """Remove the files of all shards but ``kept``, first what makes them count."""
    for folder in (MANIFESTS, *FRAMES, DOCS):
        for file in store.names(folder):
            if file.startswith("part-") and file.partition(".")[0] not in kept:
                store.remove(f"{folder}/{file}")
