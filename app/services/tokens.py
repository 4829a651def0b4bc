"""Random tokens: the person holds the token, the database only its hash."""

import hashlib
import secrets


def new_token() -> str:
    """256 bits, safe in an address or a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """SHA-256 in hexadecimal. The token is random, so no salt is needed (ASVS 6.5.2)."""
    return hashlib.sha256(token.encode()).hexdigest()
