"""What can go wrong by the rules of the product. Each error carries a message id; the website translates it."""

from collections.abc import Mapping


def message(text: str) -> str:
    """Mark a message id for translation without translating it here (extracted as `message(...)`)."""
    return text


class DomainError(Exception):
    """A rule said no. `text` is a message id with `%(name)s` places, filled from `parameters`."""

    status = 400

    def __init__(self, text: str, **parameters: object) -> None:
        super().__init__(text)
        self.text = text
        self.parameters: Mapping[str, object] = parameters


class NotFound(DomainError):
    """It does not exist, or it is somebody else's: both look the same from outside."""

    status = 404

    def __init__(self, text: str = message("We cannot find this page.")) -> None:
        super().__init__(text)


class NotAllowed(DomainError):
    """The person is known, and may not do this."""

    status = 403


class Conflict(DomainError):
    """Somebody else was first, or the thing has changed meanwhile."""

    status = 409


class Invalid(DomainError):
    """What was typed or uploaded cannot be used. `field` names the input it belongs to."""

    status = 422

    def __init__(self, text: str, field: str = "", **parameters: object) -> None:
        super().__init__(text, **parameters)
        self.field = field


class InvalidTransition(DomainError):
    """The thing cannot go from its present state to the asked one."""

    status = 409
