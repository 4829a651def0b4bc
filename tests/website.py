"""The website for a test: made once for each set of settings, since its addresses take a while to compile."""

from functools import cache
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from app.main import create_app
from app.settings import get_settings


class Compiled(BytecodeCache):
    """Templates as compiled, kept in this process for every website that is made."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def website() -> Flask:
    """The one of the settings of this test, as it was set up. Nobody adds an address to it: see `new_website`."""
    made, config = _made(get_settings().model_dump_json(exclude={"data_dir", "knowledge_dir", "database_url"}))
    made.config.clear()
    made.config.update(config)
    return made


def new_website() -> Flask:
    """One that no other test sees. Forgery protection is off and tested by itself."""
    made = create_app()
    made.jinja_env.bytecode_cache = COMPILED
    made.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    return made


@cache
def _made(_settings: str) -> tuple[Flask, dict[str, Any]]:
    made = new_website()
    return made, dict(made.config)
