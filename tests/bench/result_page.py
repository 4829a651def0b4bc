"""What a result page costs, part by part, against encoding its text once plus one exact search.

The parts and the yardstick take turns inside one loop, so that a noisy machine disturbs both alike.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from flask import g, render_template
from sqlmodel import SQLModel

from app.db import get_engine, open_session
from app.models import Intake
from app.models.base import utc_now
from app.services import assessments, demo, results
from app.settings import get_settings
from app.web.intake_results import shown
from pipelines.embedding import Encoder
from pipelines.ingestion import versions
from pipelines.vector_index import VectorIndex
from tests.knowledge_index import link_into

ROUNDS, WARM_UP = 300, 30
TEXTS = {
    "en": "Every week we get hundreds of e-mails from customers. We would like to sort them automatically so that "
          "each question reaches the right person at once.",
    "nl": "Wij krijgen elke week honderden e-mails van klanten. We willen ze automatisch sorteren, zodat elke vraag "
          "meteen bij de goede persoon komt.",
}  # fmt: skip
ANSWERS = {"sector": "hospitality_retail", "size": "small", "data": ["text", "personal_data"], "people": ["none"],
           "stage": "idea"}  # fmt: skip


class Laps:
    """Milliseconds per part."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = defaultdict(list)
        self.start()

    def start(self) -> None:
        self.began = self.last = time.perf_counter()

    def __call__(self, part: str) -> None:
        now = time.perf_counter()
        self.parts[part].append((now - self.last) * 1000)
        self.last = now

    def total(self, name: str) -> None:
        self.parts[name].append((time.perf_counter() - self.began) * 1000)


def measure() -> dict[str, Any]:
    """Rows per language: the yardstick, each part, the whole; ratios of p50 for English."""
    from app.main import create_app

    link_into(get_settings().data_dir)
    SQLModel.metadata.create_all(get_engine())
    app = create_app()
    with open_session(writes=True) as session:
        demo.load(session, now=utc_now())
        session.commit()
    rows: list[dict[str, Any]] = []
    for lang in ("en", "nl"):
        laps = _measure(app, lang)
        yardstick = statistics.median(laps.parts["yardstick"])
        for part, times in laps.parts.items():
            rows.append({
                "what": f"{lang}: {part}",
                "p50_ms": statistics.median(times),
                "p95_ms": statistics.quantiles(times, n=20)[18],
                "ratio": statistics.median(times) / yardstick if lang == "en" else None,
            })  # fmt: skip
    return {"rows": rows, "notes": [f"{ROUNDS} rounds, parts and yardstick taking turns. Yardstick: encode the text "
                                    "once with the website's encoder, plus one exact search."]}  # fmt: skip


def _measure(app: Any, lang: str) -> Laps:
    laps, yard = Laps(), _yardstick(TEXTS[lang])
    intake = Intake(token_hash="bench", problem=TEXTS[lang], answers=ANSWERS, expires_at=utc_now(), language=lang)
    for number in range(WARM_UP + ROUNDS):
        if number == WARM_UP:
            laps.parts.clear()
        began = time.perf_counter()
        yard()
        laps.parts["yardstick"].append((time.perf_counter() - began) * 1000)
        with app.test_request_context(f"/{lang}/intake/result"), open_session(writes=False) as session:
            app.preprocess_request()
            g.intake, g.account, g.db = intake, None, session
            laps.start()
            result = results.compute(intake, lang=lang, lap=laps)
            kept = results.snapshot(result, lang=lang)
            laps("snapshot")
            turns = [turn.model_dump(mode="json") for turn in assessments.turns(intake.answers)]
            intake.result = {**kept, "outlook": turns}
            laps("what would change the answer")
            with_times = shown(intake)
            laps("free times, and putting the page's facts together")
            render_template("intakes/result.html", **with_times, email="", errors={})
            laps("render")
            laps.total("whole page")
    return laps


def _yardstick(text: str) -> Callable[[], None]:
    """One encoding and one exact search, with nothing around them."""
    version = versions.current_version(get_settings().index_dir)
    assert version is not None, "the index has been built above"
    encoder, vectors = Encoder.open(get_settings().encoder_dir), VectorIndex.open(version / "vectors.faiss")

    def once() -> None:
        vectors.scores(encoder.encode_query(text))

    return once
