"""flask knowledge import-law."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.commands.law import import_law_command
from app.settings import get_settings
from tests.pipelines.ingestion.law.made_up import page

SHARED = Path(__file__).resolve().parents[4] / "shared/data/ai_act"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(import_law_command, arguments)


@pytest.mark.parametrize(("lang", "file"), [("en", "ai_act_en_oj_2024.xhtml"), ("nl", "ai_act_nl_oj_2024.html")])
def test_the_ai_act_is_imported_and_counted(lang: str, file: str) -> None:
    if not (SHARED / file).is_file():
        pytest.skip("the official text of the AI Act is not on this machine")
    answer = run(str(SHARED / file), "--lang", lang)
    assert answer.exit_code == 0, answer.output
    assert "113 articles, 180 recitals, 13 annexes" in answer.output
    assert (get_settings().law_dir / "ai-act" / f"{lang}-2024-07-12.json").is_file()
    assert "was there already" in run(str(SHARED / file), "--lang", lang, "--valid-from", "2024-07-12").output


@pytest.mark.parametrize(
    ("content", "arguments", "reason"),
    [
        (page("en"), ("--lang", "en"), "is Regulation 2031/77, but ai-act is Regulation 2024/1689"),
        (page("en")[:900], ("--lang", "en"), "stops half-way"),
        (page("en", title="REGULATION (EU) 2024/1689 OF"), ("--lang", "nl"), "is in English, not in Dutch"),
        (page("en", title="REGULATION (EU) 2024/1689 OF"), ("--lang", "en"), "Missing: art_4, art_5"),
        (page("en"), ("--lang", "en", "--id", "../ai-act"), "There is no law ../ai-act. Known: ai-act"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_is_stored(
    tmp_path: Path, content: str, arguments: tuple[str, ...], reason: str
) -> None:
    file = tmp_path / "page.html"
    file.write_text(content)
    answer = run(str(file), *arguments)
    assert answer.exit_code == 1
    assert reason in answer.output
    assert not list(get_settings().law_dir.rglob("*.json"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = run(str(tmp_path / "nowhere.html"), "--lang", "en")
    assert answer.exit_code == 1
    assert "nowhere.html: cannot be read" in answer.output
