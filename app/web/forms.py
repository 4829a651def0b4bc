"""What form pages share: the errors to show beside the fields, and a key that makes a double click one act."""

from secrets import token_urlsafe

from app.errors import DomainError, Invalid
from app.web.errors import said


def errors_of(error: DomainError) -> dict[str, str]:
    """{field: sentence} for the macros; an error of no field in particular goes under ""."""
    return {error.field if isinstance(error, Invalid) else "": said(error)}


def new_key() -> str:
    """One per rendered form: the second of two equal submissions finds the first one's result."""
    return token_urlsafe(16)
