"""Turns the result of a fine-tune into a report for the firm and the expert, in one language."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pipelines.documents.ladder_chart import ladder_chart
from pipelines.documents.report_words import count_text, either, percent_text, range_text
from pipelines.documents.run_background import cost_section, limits_section, manifest_section
from pipelines.documents.tree import (
    AnyBlock,
    Column,
    Document,
    Facts,
    Figure,
    Lang,
    Notice,
    Paragraph,
    Section,
    Table,
    Tone,
)

Result = Mapping[str, Any]
MOST_ROWS: Final = 50
NOT_DONE: Final = "–"


def run_report(result: Result, lang: Lang) -> Document:
    """The report of one fine-tune from its result.json; also for a run that was refused or failed."""
    sections = [_summary(result, lang), _data(result, lang)]
    if result["state"] == "succeeded":
        sections += [_score(result, lang), _classes(result, lang), _errors(result, lang), cost_section(result, lang)]
        sections += [limits_section(result, lang), manifest_section(result, lang)]
    return Document(
        title=either(lang, "Verslag van het proefmodel", "Report of the proof of concept"),
        lang=lang,
        subtitle=either(lang, "Tekst indelen in categorieën", "Sorting text into categories"),
        version=((result.get("manifest") or {}).get("split_sha256") or "0")[:12],
        date=_day(result),
        sections=tuple(section for section in sections if section.blocks),
    )


def _day(result: Result) -> dt.date:
    return dt.datetime.fromisoformat(result["finished_at"]).date()


def _summary(result: Result, lang: Lang) -> Section:
    title = either(lang, "Samenvatting", "Summary")
    if result["state"] != "succeeded":
        tone: Tone = "attention" if result["state"] == "refused" else "problem"
        return Section(title=title, blocks=(Notice(tone=tone, text=result["reason"][lang]),))
    verdict = result["verdict"]
    tuned = result["ladder"][-1]
    tone = "success" if verdict["better"] else "info"
    share, interval = percent_text(tuned["accuracy"], lang), range_text(tuned["interval"], lang)
    scored = either(
        lang,
        f"Het getrainde model deelt {share} van {count_text(result['split']['test'], lang)} testteksten goed in "
        f"(95%-interval {interval}). Deze testteksten heeft het model bij het leren niet gezien.",
        f"The tuned model sorts {share} of {count_text(result['split']['test'], lang)} test texts correctly "
        f"(95% interval {interval}). The model did not see these test texts while learning.",
    )
    return Section(title=title, blocks=(Notice(tone=tone, text=verdict["sentence"][lang]), Paragraph(text=scored)))


def _data(result: Result, lang: Lang) -> Section:
    blocks: list[AnyBlock] = []
    findings = (result.get("preflight") or {}).get("findings") or []
    if findings:
        blocks.append(_findings(findings, lang))
    elif result.get("preflight"):
        blocks.append(
            Paragraph(text=either(lang, "In de gegevens is niets gevonden.", "Nothing was found in the data."))
        )
    if result.get("split"):
        blocks.append(_split(result["split"], lang))
    return Section(title=either(lang, "De gegevens", "The data"), blocks=tuple(blocks))


def _findings(findings: Iterable[Mapping[str, Any]], lang: Lang) -> Table:
    words = {
        "info": either(lang, "Ter informatie", "For information"),
        "attention": either(lang, "Let op", "Please note"),
        "refuse": either(lang, "Eerst oplossen", "Solve first"),
    }
    return Table(
        caption=either(lang, "Wat er in de gegevens is gevonden", "What was found in the data"),
        columns=(
            Column(label=either(lang, "Soort", "Kind")),
            Column(label=either(lang, "Wat", "What")),
            Column(label=either(lang, "Rijen in het bestand", "Rows in the file")),
        ),
        rows=tuple((words[item["severity"]], item["message"][lang], _rows(item["rows"])) for item in findings),
        note=either(lang, "Rij 1 is de kopregel.", "Row 1 is the header."),
    )


def _rows(rows: Sequence[int], most: int = 10) -> str:
    return ", ".join(str(row) for row in rows[:most]) + (", …" if len(rows) > most else "") or NOT_DONE


def _split(split: Mapping[str, Any], lang: Lang) -> Facts:
    how = {
        "file": either(lang, "een eigen testbestand", "a test file of its own"),
        "class": either(
            lang,
            "willekeurig, met vaste beginwaarde, gelijk per categorie",
            "random with a fixed seed, equal for each category",
        ),
        "group": either(lang, "willekeurig, groepen blijven bij elkaar", "random, groups stay together"),
        "time": either(lang, "de nieuwste rijen zijn de test", "the newest rows are the test"),
    }
    return Facts(
        rows=(
            (either(lang, "Rijen om te leren", "Rows to learn from"), count_text(split["train"], lang)),
            (either(lang, "Rijen om te kiezen", "Rows to choose on"), count_text(split["validation"], lang)),
            (either(lang, "Rijen om te testen", "Rows to test on"), count_text(split["test"], lang)),
            (either(lang, "Categorieën", "Categories"), count_text(split["classes"], lang)),
            (either(lang, "Verdeling", "Division"), how[split["how"]]),
            (either(lang, "Vingerafdruk van de verdeling", "Fingerprint of the division"), split["sha256"]),
        )
    )


def _score(result: Result, lang: Lang) -> Section:
    title = either(lang, "Hoe goed is het model", "How good the model is")
    return Section(title=title, blocks=(_ladder(result["ladder"], lang), _chart(result["ladder"], lang)))


def _ladder(ladder: Sequence[Result], lang: Lang) -> Table:
    return Table(
        caption=either(
            lang, "Score op de test, van eenvoudig naar getraind", "Score on the test, from simple to tuned"
        ),
        columns=(
            Column(label=either(lang, "Methode", "Method")),
            Column(label=either(lang, "Goed (%)", "Right (%)"), numeric=True, decimals=1),
            Column(label=either(lang, "95%-interval", "95% interval")),
            Column(label=either(lang, "Macro-F1 (%)", "Macro F1 (%)"), numeric=True, decimals=1),
            Column(label=either(lang, "Seconden", "Seconds"), numeric=True, decimals=1),
        ),
        rows=tuple(
            (
                rung["title"][lang],
                rung["accuracy"] * 100,
                range_text(rung["interval"], lang),
                rung["macro_f1"] * 100,
                float(rung["seconds"]),
            )
            for rung in ladder
        ),
        note=either(
            lang,
            "Macro-F1 telt elke categorie even zwaar, ook een kleine.",
            "Macro F1 counts every category equally, also a small one.",
        ),
    )


def _chart(ladder: Sequence[Result], lang: Lang) -> Figure:
    parts = "; ".join(
        f"{rung['title'][lang]}: {percent_text(rung['accuracy'], lang)} ({range_text(rung['interval'], lang)})"
        for rung in ladder
    )
    return Figure(
        svg=ladder_chart(ladder, lang),
        alt=either(lang, f"Staafdiagram van het deel goed. {parts}.", f"Bar chart of the share right. {parts}."),
        caption=either(
            lang,
            "Deel van de testteksten goed; het streepje toont het 95%-interval",
            "Share of the test texts right; the line shows the 95% interval",
        ),
    )


def _classes(result: Result, lang: Lang) -> Section:
    table = Table(
        caption=either(lang, "Score per categorie", "Score for each category"),
        columns=(
            Column(label=either(lang, "Categorie", "Category")),
            Column(label=either(lang, "Precisie (%)", "Precision (%)"), numeric=True, decimals=1),
            Column(label=either(lang, "Herkend (%)", "Recall (%)"), numeric=True, decimals=1),
            Column(label="F1 (%)", numeric=True, decimals=1),
            Column(label=either(lang, "Testrijen", "Test rows"), numeric=True, decimals=0),
        ),
        rows=tuple(
            (item["label"], item["precision"] * 100, item["recall"] * 100, item["f1"] * 100, item["support"])
            for item in result["per_class"]
        ),
        note=either(
            lang,
            "Precisie: hoe vaak het model gelijk heeft als het deze categorie noemt. "
            "Herkend: hoeveel teksten van deze categorie het vindt.",
            "Precision: how often the model is right when it names this category. "
            "Recall: how many texts of this category it finds.",
        ),
    )
    return Section(title=either(lang, "Per categorie", "By category"), blocks=(table,))


def _errors(result: Result, lang: Lang) -> Section:
    wrong = result.get("misclassified")
    if wrong is None:  # the texts went with the data
        gone = Notice(
            text=either(lang, "De teksten zijn met de data verwijderd.", "The texts were deleted with the data.")
        )
        return Section(title=either(lang, "Fouten", "Mistakes"), blocks=(gone,))
    if not wrong:
        none = either(lang, "Alle testteksten zijn goed ingedeeld.", "All test texts were sorted correctly.")
        return Section(title=either(lang, "Fouten", "Mistakes"), blocks=(Paragraph(text=none),))
    pairs = Table(
        caption=either(lang, "Wat het vaakst verward wordt", "What is confused most often"),
        columns=(
            Column(label=either(lang, "Juiste categorie", "Right category")),
            Column(label=either(lang, "Antwoord van het model", "Answer of the model")),
            Column(label=either(lang, "Keer", "Times"), numeric=True, decimals=0),
        ),
        rows=tuple((item["true"], item["predicted"], item["count"]) for item in result["confusions"][:10]),
    )
    rows = Table(
        caption=either(
            lang,
            "Fout ingedeelde testteksten, de zekerste fouten eerst",
            "Test texts sorted wrongly, the surest mistakes first",
        ),
        columns=(
            Column(label=either(lang, "Rij", "Row")),
            Column(label=either(lang, "Tekst", "Text")),
            Column(label=either(lang, "Juiste categorie", "Right category")),
            Column(label=either(lang, "Antwoord van het model", "Answer of the model")),
            Column(label=either(lang, "Zekerheid (%)", "Confidence (%)"), numeric=True, decimals=0),
        ),
        rows=tuple(
            (str(item["row"]), item["text"], item["true"], item["predicted"], item["confidence"] * 100)
            for item in wrong[:MOST_ROWS]
        ),
        note=_left_out(len(wrong), lang),
    )
    return Section(title=either(lang, "Fouten", "Mistakes"), blocks=(pairs, rows))


def _left_out(count: int, lang: Lang) -> str:
    if count <= MOST_ROWS:
        return ""
    return either(lang, f"De eerste {MOST_ROWS} van {count} fouten.", f"The first {MOST_ROWS} of {count} mistakes.")
