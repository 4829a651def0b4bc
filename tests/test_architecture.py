"""The rules of the house that a machine can keep. Each message says what to do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
CODE = [path for folder in ("app", "pipelines", "gpu_workers", "scripts") for path in (ROOT / folder).rglob("*.py")]
ALL = CODE + list((ROOT / "tests").rglob("*.py"))
FILE_LINES, FUNCTION_LINES, TASK_LINES = 300, 40, 15
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager", "tools"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", ALL, ids=name)
def test_no_file_is_longer_than_a_small_room(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= FILE_LINES, f"{name(path)} has {lines} lines: split it by what its parts are about."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_function_is_longer_than_one_look(path: Path) -> None:
    for function in functions(path):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= FUNCTION_LINES, f"{name(path)}: {function.name} has {lines} lines: give its steps names."


def test_tasks_load_compute_save_and_nothing_else() -> None:
    for function in functions(ROOT / "gpu_workers" / "tasks.py"):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= TASK_LINES, f"task {function.name} has {lines} lines: move the rules to a service."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), f"{name(path)} needs one line that says what it is for."


def test_no_drawer_for_odds_and_ends() -> None:
    found = [name(path) for path in CODE if path.stem in DRAWERS or path.parent.name in DRAWERS]
    assert not found, f"{found}: name the thing the file is about."


def test_only_two_places_commit() -> None:
    found = {name(path) for path in CODE if ".commit(" in path.read_text()}
    assert found == {"app/db.py", "app/web/transaction.py"}, "Services never commit: the way in does, once."


def test_only_content_reads_the_knowledge_folder() -> None:
    found = {
        name(path)
        for path in CODE
        if "yaml" in path.read_text()
        and name(path).startswith(("app/", "pipelines/"))
        and any(
            isinstance(node, ast.Import) and node.names[0].name == "yaml"
            for node in ast.walk(ast.parse(path.read_text()))
        )
    }
    readers = {"pipelines/ingestion/content.py", "pipelines/ingestion/export.py"}
    assert found <= readers, f"{found}: only content.py reads knowledge/, and only export.py writes what was edited."


def test_every_job_has_a_task() -> None:
    from app.jobs import JOBS, RELAY, SWEEP

    source = (ROOT / "gpu_workers" / "tasks.py").read_text()
    for job in [*JOBS.values(), RELAY, SWEEP]:
        assert f"@celery.task(name={job.name.upper()}.name)" in source, f"job {job.name} has no task of its name."


def test_arrows_between_modules_point_down() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    answer = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:]


def test_a_search_on_the_website_never_loads_a_training_library() -> None:
    code = (
        "import sys\n"
        "from app.main import create_app\n"
        "app = create_app()\n"
        "from app.services import knowledge\n"
        "from pipelines.matching.matches import match\n"
        "result = match(knowledge.engine(), 'We want to sort customer e-mails automatically', {}, 'en')\n"
        "heavy = [m for m in ('torch', 'transformers', 'sentence_transformers', 'sklearn', 'pandas', 'celery') "
        "if m in sys.modules]\n"
        "print(result.verdict, heavy)\n"
        "sys.exit(1 if heavy else 0)\n"
    )
    from tests.knowledge_index import built_index_environment

    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=built_index_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr[-2000:]
    assert answer.stdout.splitlines()[-1].startswith("matches"), (
        "the search itself must have worked for this test to say anything"
    )


def test_every_route_says_who_may_open_it(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            assert hasattr(view, "access"), f"{endpoint} needs a decorator from app.web.access."


def test_a_get_never_commits(app: Flask) -> None:
    from app.web import transaction

    assert {"GET", "HEAD", "OPTIONS"} == set(transaction.SAFE)
