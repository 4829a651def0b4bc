"""Builds a version of the search index beside the one in use, proves that it answers, then swaps to it."""

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipelines.embedding import Encoder, read_card
from pipelines.ingestion import content, passages, versions
from pipelines.ingestion.content import LANGUAGES
from pipelines.ingestion.passages import Entry, Passage
from pipelines.ingestion.versions import IndexUnusable, Manifest
from pipelines.lexical_index import Analyser, LexicalIndex, analysis_id
from pipelines.retrieval.search import Engine
from pipelines.vector_index import VectorIndex

PROBES_FOUND = 0.95
"""Share of items that must be among the first three results for their own title."""


def build(knowledge: Path, index_dir: Path, encoder_dir: Path, *, force: bool = False) -> Manifest:
    """Brings the index up to date with the content and returns the manifest of the version in use.

    Does nothing when the content, the encoder and the format are unchanged (unless `force`). Raises ContentError for
    unusable content, BuildRunning when another build is at work and IndexUnusable when the new version fails its
    check; the version in use stays as it was.
    """
    with versions.build_lock(index_dir):
        items = content.load_items(knowledge)
        if not items:
            raise IndexUnusable(f"There is nothing to index in {knowledge}.")
        entries = [passages.entry_of(item) for item in items]
        cut = [passage for item in items for passage in passages.passages_of(item)]
        fingerprint = _fingerprint(entries, cut, read_card(encoder_dir).id)
        if not force and (manifest := _unchanged(index_dir, fingerprint)):
            return manifest
        return _build_version(index_dir, encoder_dir, entries, cut, fingerprint)


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
    except IndexUnusable:
        return None
    return manifest if manifest.fingerprint == fingerprint else None


def _build_version(
    index_dir: Path, encoder_dir: Path, entries: Sequence[Entry], cut: Sequence[Passage], fingerprint: str
) -> Manifest:
    before = versions.current_version(index_dir)
    folder = index_dir / uuid.uuid4().hex
    folder.mkdir()
    try:
        manifest = _write(folder, Encoder.open(encoder_dir), entries, cut, fingerprint)
        _check_version(folder, encoder_dir, manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    versions.swap_to(folder)
    versions.remove_leftovers(index_dir, keep={folder} | ({before} if before else set()))
    return manifest


def _write(
    folder: Path, encoder: Encoder, entries: Sequence[Entry], cut: Sequence[Passage], fingerprint: str
) -> Manifest:
    _write_lines(folder / "entries.jsonl", entries)
    _write_lines(folder / "passages.jsonl", cut)
    for lang in LANGUAGES:
        _write_lexical(folder, lang, entries, [passage for passage in cut if passage.lang == lang])
    encoded = [passage for passage in cut if passage.lang in encoder.card.languages]
    vectors = encoder.encode([searched_text(passage) for passage in encoded])
    VectorIndex.build(vectors).save(folder / "vectors.faiss")
    manifest = Manifest(
        version=folder.name,
        fingerprint=fingerprint,
        format=versions.FORMAT,
        encoder=encoder.card.id,
        dimensions=encoder.card.dimensions,
        languages=encoder.card.languages,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        counts={"items": len(entries), "passages": len(cut), "vectors": len(encoded)},
    )
    manifest.save(folder)
    return manifest


def searched_text(passage: Passage) -> str:
    """The words a passage is found by: a section carries its heading, a question stands alone."""
    return passage.text if passage.field == "question" else f"{passage.heading}. {passage.text}"


def _write_lexical(folder: Path, lang: str, entries: Sequence[Entry], cut: Sequence[Passage]) -> None:
    whole = [" ".join(searched_text(p) for p in cut if p.item == entry.id) for entry in entries]
    short = [
        " ".join(searched_text(p) for p in cut if p.item == entry.id and p.field != "section") for entry in entries
    ]
    parts: dict[str, tuple[Sequence[str], Analyser]] = {
        "items": (whole, "words"),
        "titles": ([entry.title[lang] for entry in entries], "words"),
        "sections": ([searched_text(p) for p in cut if p.field != "question"], "words"),
        "questions": ([searched_text(p) for p in cut if p.field == "question"], "words"),
        "grams": (short, "grams"),
    }
    for name, (texts, analyser) in parts.items():
        LexicalIndex.build(texts, lang, analyser).save(folder / lang / name)


def _write_lines(path: Path, records: Iterable[Entry | Passage]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record._asdict(), ensure_ascii=False) + "\n")


def _check_version(folder: Path, encoder_dir: Path, manifest: Manifest) -> None:
    engine = Engine.open_version(folder, encoder_dir)
    found = [
        any(hit.id == entry.id for hit in engine.search(entry.title[lang], lang=lang, top=3).hits)
        for entry in engine.entries
        for lang in LANGUAGES
    ]
    if len(engine.entries) != manifest.counts["items"] or sum(found) < PROBES_FOUND * len(found):
        raise IndexUnusable(
            f"The new index finds only {sum(found)} of {len(found)} items by their own title; not used."
        )
