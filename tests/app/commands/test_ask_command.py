"""The `ask` command answers as the website does, and says by its exit code when there is no answer."""

import json

from click.testing import CliRunner

from app.commands.ask import ask
from app.settings import get_settings
from tests.knowledge_index import link_into


def test_it_answers_with_sources_and_refuses_without() -> None:
    link_into(get_settings().data_dir)
    runner = CliRunner()
    answered = runner.invoke(ask, ["Moet mijn chatbot zeggen dat het een computer is?"])
    assert answered.exit_code == 0
    assert "guidance/" in answered.output
    refused = runner.invoke(ask, ["Hoe bak ik een appeltaart?", "--json"])
    assert refused.exit_code == 2
    assert json.loads(refused.output)["statements"] == []


def test_without_an_index_it_says_what_to_do() -> None:
    answer = CliRunner().invoke(ask, ["Mag dat?"])
    assert answer.exit_code == 1
    assert "knowledge build" in answer.output
