"""A saved classifier ready to answer: texts in, labels with their probability out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from gpu_workers.fine_tuning.encoder import Pieces, load_classifier, pick_device
from gpu_workers.fine_tuning.scoring import probabilities


class Predictor:
    """Loads the `model` folder of a finished fine-tune."""

    def __init__(self, folder: Path, device: str = "auto", threads: int = 2) -> None:
        self._device = pick_device(device, threads)
        model, facts = load_classifier(folder)
        self._model = model.to(self._device)
        self._pieces = Pieces(folder)
        self.labels: list[str] = facts["labels"]
        self._max_length: int = facts["max_length"]

    def predict(
        self, texts: Sequence[str], tick: Callable[[int], None] = lambda _done: None
    ) -> list[tuple[str, float]]:
        """The label and its probability (0 to 1) for each text. `tick` hears how many are done."""
        if not texts:
            return []
        chances = probabilities(self._model, self._pieces.ids(texts, self._max_length), self._device, tick)
        return [(self.labels[place], float(row[place])) for row, place in zip(chances, chances.argmax(1), strict=True)]
