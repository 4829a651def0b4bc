"""Builds a version of the search index beside the one in use, proves that it answers, then swaps to it."""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.batch_encoding import Progress, encode_all
from pipelines.embedding import Encoder, Vectors, read_card
from pipelines.ingestion import passages, store, versions
from pipelines.ingestion.corpus import Edits, load_corpus
from pipelines.ingestion.dictionary import learn
from pipelines.ingestion.fields import field_rows
from pipelines.ingestion.passages import Entry, Passage
from pipelines.ingestion.records import LANGUAGES
from pipelines.ingestion.store import PassageTable
from pipelines.ingestion.versions import IndexUnusable, Manifest, Note
from pipelines.lexical_index import analysis_id
from pipelines.retrieval.arms import save_fields
from pipelines.retrieval.evaluation import Floors, below_floor, read_floors
from pipelines.retrieval.filters import Filters
from pipelines.retrieval.search import Engine
from pipelines.vector_index import VectorIndex

Vector = NDArray[np.float32]
PROBES_FOUND = 0.95
"""Share of items that must be among the first five results for their own title."""


class Plan(NamedTuple):
    """What a version is to hold, and the marks it has to reach before it is used."""

    entries: Sequence[Entry]
    passages: Sequence[Passage]
    fingerprint: str
    edition: int
    floors: Floors


def build(
    knowledge: Path,
    index_dir: Path,
    encoder_dir: Path,
    *,
    law_dir: Path | None = None,
    edits: Edits | None = None,
    edition: int = 0,
    force: bool = False,
) -> Manifest:
    """Brings the index up to date with the content and returns the manifest of the version in use.

    `law_dir` holds imported laws (beside the index unless told otherwise), `edits` what experts published and
    `edition` the number of that. Does nothing when the content, the encoder and the format are unchanged (unless
    `force`). Raises ContentError or LawError for unusable content, BuildRunning when another build is at work and
    IndexUnusable when the new version fails its check; the version in use stays as it was.
    """
    with versions.build_lock(index_dir) as note:
        note("reading", 0, 1)
        today = datetime.now(UTC).date()
        entries, cut = load_corpus(knowledge, law_dir or index_dir.parent / "law", edits or {}, today)
        if not entries:
            raise IndexUnusable(f"There is nothing to index in {knowledge}.")
        fingerprint = _fingerprint(entries, cut, f"{read_card(encoder_dir).id} {edition}")
        if not force and (manifest := _unchanged(index_dir, fingerprint)):
            return manifest
        return _build_version(
            index_dir, encoder_dir, Plan(entries, cut, fingerprint, edition, read_floors(knowledge)), note
        )


def _fingerprint(entries: Iterable[Entry], cut: Iterable[Passage], encoder: str) -> str:
    digest = hashlib.sha256(f"{versions.FORMAT} {passages.VERSION} {analysis_id()} {encoder}".encode())
    for record in (*entries, *cut):
        digest.update(json.dumps(record, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def _unchanged(index_dir: Path, fingerprint: str) -> Manifest | None:
    folder = versions.current_version(index_dir)
    if folder is None:
        return None
    try:
        manifest = versions.read_manifest(folder)
        versions.verify(folder, manifest)
    except IndexUnusable:
        return None
    return manifest if manifest.fingerprint == fingerprint else None


def _build_version(index_dir: Path, encoder_dir: Path, plan: Plan, note: Note) -> Manifest:
    before = versions.current_version(index_dir)
    folder = index_dir / uuid.uuid4().hex
    folder.mkdir()
    try:
        encoder = Encoder.open(encoder_dir, threads=os.cpu_count() or 1)
        known = _known_vectors(before, encoder.card.id)
        manifest = write_version(
            folder,
            encoder,
            plan.entries,
            plan.passages,
            fingerprint=plan.fingerprint,
            edition=plan.edition,
            known=known,
            progress=lambda done, total: note("encoding", done, total),
        )
        note("checking", 0, 1)
        _check_version(Engine.open_version(folder, encoder_dir), plan)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    versions.swap_to(folder)
    versions.remove_leftovers(index_dir, keep={folder} | ({before} if before else set()))
    return manifest


def write_version(
    folder: Path,
    encoder: Encoder,
    entries: Sequence[Entry],
    cut: Sequence[Passage],
    *,
    fingerprint: str = "",
    edition: int = 0,
    known: Mapping[str, Vector] | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Writes everything an engine opens into the empty `folder`. Passages of an item must lie together.

    `known` holds vectors of texts that were encoded before by the same encoder; only other texts are encoded.
    """
    store.write_entries(folder / "entries.jsonl", entries)
    encoded: list[str] = []
    for lang in LANGUAGES:
        mine = [passage for passage in cut if passage.lang == lang]
        save_fields(folder / lang, field_rows(dict(enumerate(entries)), mine, lang))
        for name, part in _tables(mine, lang).items():
            PassageTable.write(folder / lang, name, part)
            if lang in encoder.card.languages:
                encoded += [passage.searched_text for passage in part]
    learn(cut).save(folder / "dictionary.json")
    VectorIndex.build(_vectors(encoder, encoded, known or {}, progress)).save(folder / "vectors.faiss")
    manifest = Manifest(
        version=folder.name,
        fingerprint=fingerprint,
        format=versions.FORMAT,
        encoder=encoder.card.id,
        dimensions=encoder.card.dimensions,
        languages=encoder.card.languages,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        counts={"items": len(entries), "passages": len(cut), "vectors": len(encoded)},
        edition=edition,
        digests=versions.digests(folder),
    )
    manifest.save(folder)
    return manifest


def _tables(cut: Sequence[Passage], lang: str) -> dict[str, list[Passage]]:
    """Sections and questions; a table without any holds one empty passage, as its BM25 holds one empty row."""
    return {
        "sections": [p for p in cut if p.field != "question"] or [Passage("", "", lang, "section", "", "")],
        "questions": [p for p in cut if p.field == "question"] or [Passage("", "", lang, "question", "", "")],
    }


def _vectors(encoder: Encoder, texts: Sequence[str], known: Mapping[str, Vector], progress: Progress | None) -> Vectors:
    vectors = np.zeros((len(texts), encoder.card.dimensions), dtype=np.float32)
    new = [position for position, text in enumerate(texts) if text not in known]
    vectors[new] = encode_all(encoder, [texts[position] for position in new], progress)
    for position, text in enumerate(texts):
        if text in known:
            vectors[position] = known[text]
    return vectors


def _known_vectors(folder: Path | None, encoder: str) -> dict[str, Vector]:
    """Text -> vector of the version before, if the same encoder made it and it is whole."""
    if folder is None:
        return {}
    try:
        manifest = versions.read_manifest(folder)
        versions.verify(folder, manifest)
    except IndexUnusable:
        return {}
    if manifest.encoder != encoder:
        return {}
    names = [(lang, name) for lang in LANGUAGES if lang in manifest.languages for name in ("sections", "questions")]
    texts = (passage.searched_text for lang, name in names for passage in PassageTable(folder / lang, name))
    return dict(zip(texts, VectorIndex.open(folder / "vectors.faiss").stored(), strict=True))


def _check_version(engine: Engine, plan: Plan) -> None:
    """Raises IndexUnusable when items are missing, are not found by their own title, or golden questions do worse."""
    if len(engine.entries) != len(plan.entries):
        raise IndexUnusable(f"The new index holds {len(engine.entries)} of {len(plan.entries)} items; not used.")
    probes = [(entry, lang) for entry in engine.entries if entry.kind != "law" for lang in LANGUAGES]
    found = sum(_is_found(engine, entry, lang) for entry, lang in probes)
    if found < PROBES_FOUND * len(probes):
        raise IndexUnusable(f"The new index finds only {found} of {len(probes)} items by their own title; not used.")
    if worse := below_floor(engine, plan.floors):
        raise IndexUnusable(f"The new index answers the golden questions worse than its floor ({worse}); not used.")


def _is_found(engine: Engine, entry: Entry, lang: str) -> bool:
    """Whether its own title leads to an item, for who may see it."""
    filters = Filters(kinds=(entry.kind,), staff=True)
    return any(hit.id == entry.id for hit in engine.search(entry.title[lang], lang=lang, top=5, filters=filters).hits)
