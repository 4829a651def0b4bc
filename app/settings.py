"""Every setting, read once from the environment (prefix WERKBANK_)."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024


class Settings(BaseSettings):
    """What an installation may choose. `production` unless told otherwise, so that forgetting a setting is safe."""

    model_config = SettingsConfigDict(env_prefix="WERKBANK_", extra="ignore")

    env: Literal["production", "demo", "test"] = "production"
    secret_key: SecretStr = SecretStr("")
    base_url: str = "http://127.0.0.1:8000"
    """Address used in mails; never taken from a request's Host header."""

    proxies: int = 0
    """How many proxies of ours stand before the website, each adding to X-Forwarded-For. Limits per network address
    count the visitor's address then; with 0, behind a proxy, all visitors share the proxy's."""

    data_dir: Path = ROOT / "var"
    knowledge_dir: Path = ROOT / "knowledge"
    database_url: str = ""
    """Empty: SQLite in the data directory."""
    broker_url: str = ""
    """Empty: the embedded queue that `make run` starts, whose socket is written to the data directory."""

    smtp_host: str = ""
    """Empty: mails are written to the data directory's `mail` folder."""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    mail_from: str = "Werkbank <werkbank@example.org>"

    upload_max_bytes: int = 50 * MEGABYTE
    upload_max_rows: int = 200_000
    upload_max_columns: int = 100
    problem_max_characters: int = 5_000

    encoder_model: Path | None = None
    """Folder of a sentence-transformers model that encodes texts. None: the packaged one, which knows English only."""
    encoder_languages: str = "en"
    """The languages that model understands, of nl and en, with a comma between them."""
    encoder_query_prefix: str | None = None
    """What the model wants before a question. None: what its own files say."""
    encoder_passage_prefix: str | None = None

    llm_base_url: str = ""
    """Address of a language model that speaks the OpenAI protocol (vLLM, Ollama). Empty: answers without a model."""
    llm_key: SecretStr = SecretStr("")
    llm_model: str = ""

    intake_hours: int = 24
    intake_saved_days: int = 30
    hold_hours: int = 24
    """How long a booked time is kept while the mailed link has not been confirmed."""
    session_hours: int = 12
    sign_in_minutes: int = 10
    lease_seconds: int = 30
    run_max_minutes: int = 30
    run_base_model: str = "default"
    """What a proof of concept tunes: the packaged encoder, or the folder of another BERT-like one."""
    run_max_attempts: int = 5

    @property
    def database(self) -> str:
        """SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'werkbank.sqlite3'}"

    @property
    def is_demo(self) -> bool:
        """Demo sign-in and the page that shows sent mails exist only then."""
        return self.env == "demo"

    @property
    def mail_dir(self) -> Path:
        """Where mails go when no SMTP server is set."""
        return self.data_dir / "mail"

    @property
    def index_dir(self) -> Path:
        """Versions of the search index."""
        return self.data_dir / "index"

    @property
    def law_dir(self) -> Path:
        """Imported texts of laws."""
        return self.data_dir / "law"

    @property
    def encoder_dir(self) -> Path:
        """The website's own copy of the text encoder (ONNX)."""
        return self.data_dir / "encoder"

    @model_validator(mode="after")
    def refuse_unsafe_production(self) -> Self:
        """A production website without a secret of its own must not start."""
        if self.env == "production" and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("WERKBANK_SECRET_KEY must be set to at least 32 characters in production.")
        if self.env == "production" and not self.base_url.startswith("https://"):
            raise ValueError("WERKBANK_BASE_URL must start with https:// in production.")
        return self


@cache
def get_settings() -> Settings:
    """The settings of this process. Tests call `get_settings.cache_clear()` after changing the environment."""
    return Settings()
