"""create_app(): the one place where the website is put together."""

from flask import Flask

from app.commands import demo as demo_commands
from app.commands import knowledge as knowledge_commands
from app.commands import triage as triage_commands
from app.commands import users as users_commands
from app.logs import configure as configure_logs
from app.settings import get_settings
from app.web import (
    access,
    accounts,
    addresses,
    answers,
    calls,
    checklists,
    checks,
    consultations,
    curation,
    datasets,
    demo,
    engagements,
    errors,
    glossary,
    htmx,
    intakes,
    judgements,
    knowledge,
    language,
    law,
    logs,
    match_choices,
    prose,
    public,
    quality,
    revisions,
    runs,
    search,
    security,
    services,
    status,
    transaction,
    wording,
)


def create_app() -> Flask:
    """The website with its command line. Order matters: answers pass the last attached first."""
    settings = get_settings()
    app = Flask("app.web")
    configure_logs()
    security.init_app(app, settings)
    transaction.init_app(app)
    for part in (language, access, addresses, htmx, logs, errors, prose, status, wording):
        part.init_app(app)
    for pages in (
        public,
        accounts,
        intakes,
        consultations,
        engagements,
        datasets,
        runs,
        checks,
        checklists,
        knowledge,
        search,
        answers,
        law,
        glossary,
        services,
        calls,
        revisions,
        match_choices,
        curation,
        quality,
        judgements,
        demo,
    ):
        pages.init_app(app)
    app.cli.add_command(knowledge_commands.knowledge)
    app.cli.add_command(demo_commands.demo)
    for group in (triage_commands.triage, users_commands.users):
        app.cli.add_command(group)
    return app
