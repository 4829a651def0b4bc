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
    assessments,
    calls,
    catalogue,
    checklists,
    checks,
    consultations,
    curation,
    datasets,
    demo,
    engagements,
    errors,
    factories,
    filled_checklists,
    glossary,
    htmx,
    intake_answers,
    intakes,
    judgements,
    knowledge,
    language,
    law,
    law_subscriptions,
    logs,
    match_choices,
    prose,
    public,
    quality,
    revisions,
    rule_changes,
    runs,
    search,
    security,
    services,
    status,
    transaction,
    triage_api,
    wording,
)

PAGES = (
    public,
    accounts,
    intake_answers,
    intakes,
    assessments,
    consultations,
    engagements,
    datasets,
    runs,
    checks,
    checklists,
    filled_checklists,
    knowledge,
    search,
    answers,
    law,
    law_subscriptions,
    triage_api,
    glossary,
    services,
    calls,
    catalogue,
    factories,
    revisions,
    match_choices,
    curation,
    quality,
    judgements,
    demo,
)
"""What a visitor can open, in the order in which it is attached."""


def create_app() -> Flask:
    """The website with its command line. Order matters: answers pass the last attached first."""
    settings = get_settings()
    app = Flask("app.web")
    configure_logs()
    security.init_app(app, settings)
    transaction.init_app(app)
    for part in (language, access, addresses, htmx, logs, errors, prose, status, wording, rule_changes):
        part.init_app(app)
    for pages in PAGES:
        pages.init_app(app)
    app.cli.add_command(knowledge_commands.knowledge)
    app.cli.add_command(demo_commands.demo)
    for group in (triage_commands.triage, users_commands.users):
        app.cli.add_command(group)
    return app
