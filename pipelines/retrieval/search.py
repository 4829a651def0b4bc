"""Finds the items of the knowledge that answer a text: per language by words, where the encoder can also by meaning."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipelines.embedding import Encoder, read_card
from pipelines.ingestion import fields, store, versions
from pipelines.ingestion.dictionary import Dictionary
from pipelines.ingestion.passages import Entry, Passage
from pipelines.ingestion.records import LANGUAGES
from pipelines.ingestion.versions import IndexUnusable, Manifest
from pipelines.retrieval.arms import LanguageArms
from pipelines.retrieval.citations import Citations
from pipelines.retrieval.filters import EntryFacts, Filters
from pipelines.retrieval.fusion import (
    BOOST_STEP,
    DEFINED,
    NO_CURATION,
    Curation,
    Explanations,
    fuse,
    lift_places,
    strength,
    type_weights,
)
from pipelines.retrieval.glossary import Glossary, asked_for
from pipelines.retrieval.intent import asks_for_meaning, case_factor
from pipelines.retrieval.language import detect
from pipelines.retrieval.references import paragraphs, places
from pipelines.retrieval.results import Hit, Ranking, SearchResult
from pipelines.retrieval.rows import Positions, Rows, Scores
from pipelines.retrieval.showing import Showing
from pipelines.retrieval.tables import LanguagePassages
from pipelines.vector_index import VectorIndex

FAINT = 0.1
"""Items that score less than this share of what is possible are noise and are not shown."""
FEW_WORDS = 3
"""A text of no more telling words than this that names a place in the law asks for that place."""
CONFIDENT = 0.32
"""From this strength on a result is about the question; below it the text may be about something else altogether."""


class Engine:
    """One opened index version, perhaps with changes laid over it. Read-only, safe to share between threads."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        encoder: Encoder,
        entries: Sequence[Entry],
        passages: Mapping[str, LanguagePassages],
        arms: Mapping[str, LanguageArms],
        vectors: VectorIndex,
        dictionary: Dictionary,
        glossary: Glossary | None = None,
    ) -> None:
        self.manifest, self.entries, self._encoder, self._vectors = manifest, entries, encoder, vectors
        self._dictionary, self._of_changes = dictionary, dict[str, NDArray[np.float32]]()
        self._passages, self._arms = passages, arms
        self.by_id = {entry.id: entry for entry in entries if entry.kind}
        self.public = {id_: entry for id_, entry in self.by_id.items() if entry.is_public}
        self._positions = {entry.id: position for position, entry in enumerate(entries) if entry.kind}
        covered = [passages[lang] for lang in LANGUAGES if lang in encoder.card.languages]
        owners = [part.built_owners for part in covered] + [part.more_owners for part in covered]
        self._encoded = Rows(np.concatenate(owners), len(entries))
        phrases = (phrase for lang in LANGUAGES for phrase in passages[lang].of_kind("term"))
        self._glossary = glossary or Glossary(entries, phrases, LANGUAGES)
        self._facts = EntryFacts(entries)
        self._weights = type_weights(entries)
        self._cases = np.flatnonzero([entry.kind == "case_study" for entry in entries])
        self._explanations = Explanations.of(entries)
        self._citations = Citations(entries, passages)

    @classmethod
    def open(cls, index_dir: Path, encoder_dir: Path | None = None) -> Self:
        """Opens the version in use; the encoder lies beside the index unless told otherwise.

        Raises IndexUnusable when there is no index, when it is damaged or when another encoder made it.
        """
        folder = versions.current_version(index_dir)
        if folder is None:
            raise IndexUnusable(f"There is no index in {index_dir}. Run: knowledge build")
        return cls.open_version(folder, encoder_dir or index_dir.parent / "encoder")

    @classmethod
    def open_version(cls, folder: Path, encoder_dir: Path) -> Self:
        """Opens one version, in use or not."""
        manifest, card = versions.read_manifest(folder), read_card(encoder_dir)
        if (manifest.encoder, manifest.dimensions) != (card.id, card.dimensions):
            raise IndexUnusable(
                f"The index in {folder} was made with encoder {manifest.encoder}, not {card.id}. Run: knowledge build"
            )
        versions.verify(folder, manifest)
        entries = store.read_entries(folder / "entries.jsonl")
        arms = {lang: LanguageArms.open(folder / lang, lang, len(entries)) for lang in LANGUAGES}
        passages = {lang: LanguagePassages.open(folder, lang, arms[lang]) for lang in LANGUAGES}
        vectors = VectorIndex.open(folder / "vectors.faiss")
        return cls(
            manifest=manifest,
            encoder=Encoder.open(encoder_dir),
            entries=entries,
            passages=passages,
            arms=arms,
            vectors=vectors,
            dictionary=Dictionary.open(folder / "dictionary.json"),
        )

    def with_changes(self, changed: Mapping[str, tuple[Entry, Sequence[Passage]] | None]) -> "Engine":
        """This engine with some items changed or new, and others (None) taken away, without building an index.

        Ask it of the engine as it was opened: changes are laid over the version, not over earlier changes.
        """
        present = {id_: new for id_, new in changed.items() if new is not None}
        dropped = {self._positions[id_] for id_ in changed if id_ in self._positions}
        entries = [Entry("", "", {}, {}) if entry.id in changed else entry for entry in self.entries]
        entries += [entry for entry, _ in present.values()]
        new = dict(enumerate((entry for entry, _ in present.values()), start=len(self.entries)))
        cut = [passage for _, passages in present.values() for passage in passages]
        arms, passages, vectors = {}, {}, self._vectors
        for lang in LANGUAGES:
            rows = fields.field_rows(new, mine := [p for p in cut if p.lang == lang], lang)
            arms[lang] = self._arms[lang].changed(dropped, rows, len(entries))
            passages[lang] = self._passages[lang].changed(mine, arms[lang])
        if encoded := [p.searched_text for lang in LANGUAGES if lang in self.languages for p in passages[lang].more]:
            vectors = self._vectors.extended(self._encoded_once(encoded))
        return Engine(
            manifest=self.manifest,
            encoder=self._encoder,
            entries=entries,
            passages=passages,
            arms=arms,
            vectors=vectors,
            dictionary=self._dictionary,
            glossary=None if any(id_.startswith("term/") for id_ in changed) else self._glossary,
        )

    def _encoded_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of changed texts. Those of the last changes are kept: edits come one after another, on top of each
        other, and encoding all of them again for each is most of the time.
        """
        known = self._of_changes
        new = [text for text in dict.fromkeys(texts) if text not in known]
        made = dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        self._of_changes = {text: made[text] if text in made else known[text] for text in texts}
        return np.stack([self._of_changes[text] for text in texts])

    def holds(self, entry: Entry, passages: Sequence[Passage]) -> bool:
        """Whether an item is in here with just this text."""
        place = self._positions.get(entry.id)
        if place is None or self.entries[place] != entry:
            return False
        return sorted(passages) == sorted(each for lang in LANGUAGES for each in self._passages[lang].of(place))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the encoder understands meaning; in others words alone are compared."""
        return self._encoder.card.languages

    def position(self, id_: str) -> int:
        """The place of an item among the entries, and in every array of scores."""
        return self._positions[id_]

    def share_of(self, kind: str, positions: Positions) -> float:
        """Which share of the items of a kind stands at these positions, 0 to 1."""
        return self._facts.share(kind, positions)

    def passages(self, lang: str) -> LanguagePassages:
        """All passages in one language."""
        return self._passages[lang]

    def likeness(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of each text with a question, both in a language that the encoder covers, shape (len(texts),)."""
        return np.asarray(self._encoder.encode(texts) @ self._encoder.encode_query(question)[0])

    def search(
        self,
        text: str,
        *,
        kinds: Collection[str] = (),
        lang: str,
        top: int = 10,
        filters: Filters | None = None,
        curation: Curation = NO_CURATION,
    ) -> SearchResult:
        """The `top` items that fit `text` best, of some kinds or of all; passages in `lang`, whatever the text's."""
        ranking = self.rank(text, staff=filters is not None and filters.staff)
        hits = self.hits(ranking, kinds=kinds, lang=lang, top=top, filters=filters, curation=curation)
        return SearchResult(ranking.language, hits, any(hit.strength >= CONFIDENT for hit in hits))

    def rank(self, text: str, *, staff: bool = False) -> Ranking:
        """Scores every item for `text`. Where its language is not clear, that counts in which items have most words.

        `staff`: one of the centre's own people asks, so that terms for them alone widen the question too.
        """
        language = detect(text)
        read = LANGUAGES if language == "unknown" else (language,)
        rankings = [self._rank(text, one, language, staff) for one in read]
        return max(rankings, key=lambda ranking: float(ranking.reading.coverage.max(initial=0)))

    def hits(
        self,
        ranking: Ranking,
        *,
        kinds: Collection[str] = (),
        lang: str,
        top: int,
        filters: Filters | None = None,
        curation: Curation = NO_CURATION,
    ) -> tuple[Hit, ...]:
        """The `top` hits of a ranking among some kinds or all; items in places the text names come first."""
        filters = filters or Filters(kinds=kinds)
        visible = self._facts.allowed(Filters(on=filters.on, staff=filters.staff))
        arms, fused = fuse(ranking.arms, ranking.most, ranking.cosine, ranking.by_gloss, visible)
        narrowed = filters.kinds or filters.sectors or filters.applies
        allowed = self._facts.allowed(filters) if narrowed else visible.copy()
        allowed[[self._positions[id_] for id_ in curation.hidden if id_ in self._positions]] = False
        score = np.where(allowed, self._explanations.lift(fused) * self._weights, 0)
        score[list(ranking.defined)] *= DEFINED
        if ranking.case_factor != 1:
            score[self._cases] *= ranking.case_factor
        for id_, steps in curation.boosts.items():
            if id_ in self._positions:
                score[self._positions[id_]] *= 1 + BOOST_STEP * steps
        lift_places(score, allowed, ranking.pinned, alone=ranking.reading.asked <= FEW_WORDS)
        firsts = curation.firsts((word.surface for word in ranking.words), ranking.lang)
        for id_ in firsts:
            if id_ in self._positions:
                score[self._positions[id_]] += allowed[self._positions[id_]] * 4.0
        found = np.flatnonzero(score >= FAINT)
        if len(found) > top:
            found = found[np.argpartition(-score[found], top)[:top]]
        order = found[np.argsort(-score[found], kind="stable")]
        words = self._arms[ranking.lang].matched(ranking.words, order.tolist())
        showing = Showing(self.entries, self._passages, self._citations, ranking, arms, fused, lang)
        hits = showing.hits(order, score, words)
        return tuple(_by_expert(hit, hits) if hit.id in firsts else hit for hit in hits)

    def _rank(self, text: str, lang: str, language: str, staff: bool) -> Ranking:
        query = self._arms[lang].understand(text)
        reading = self._arms[lang].read(query)
        terms = list(dict.fromkeys(word.term for word in query))
        arms, most, bridges = dict(reading.arms), dict(reading.most), self._glossary.bridges(terms, lang, staff=staff)
        if bridges:
            asked = self._glossary.words(bridges, lang, terms)
            arms["glossary"], most["glossary"] = self._arms[lang].fields["sections"].ask(asked)
        (other,) = (each for each in LANGUAGES if each != lang)
        glossed = {} if lang in self.languages else self._dictionary.gloss(query, lang)
        if asked := {**self._glossary.words(bridges, other), **glossed}:
            arms["translated"], most["translated"] = self._arms[other].fields["items"].ask(asked)
        cosine = by_gloss = None
        if lang in self.languages and text.strip():
            cosine = self._near(text)
        elif other in self.languages and glossed:
            by_gloss = self._near(self._dictionary.in_words(glossed, other))
        return Ranking(
            language=language,
            lang=lang,
            words=query,
            reading=reading,
            arms=arms,
            most=most,
            cosine=cosine,
            by_gloss=by_gloss,
            strength=strength(reading, cosine),
            pinned=self._pinned(text, reading.asked),
            paragraphs=paragraphs(text),
            case_factor=case_factor(text),
            bridges=bridges,
            defined=[self._positions[id_] for id_ in asked_for(bridges, query, asks_for_meaning(text))],
        )

    def _near(self, text: str) -> Scores:
        return self._encoded.best(self._vectors.scores(self._encoder.encode_query(text)))

    def _pinned(self, text: str, others: int) -> tuple[int, ...]:
        """The places a text names. Where it says little else (or the law is not here) also the pages about them."""
        if not (named := places(text)):
            return ()
        units = [self._positions[unit] for unit in named if unit in self._positions]
        if units and others > FEW_WORDS:
            return tuple(units)
        pages = [p for p, entry in enumerate(self.entries) if entry.explains and entry.explains[0] in named]
        return tuple(dict.fromkeys(units + pages))


def _by_expert(hit: Hit, beside: Sequence[Hit]) -> Hit:
    """A hit that an expert put first is as sure as the surest one beside it, so that matching shows it too."""
    surest = max(one.strength for one in beside)
    return hit._replace(score=1.0, strength=max(surest, CONFIDENT), arms=hit.arms | {"expert": 1.0})
