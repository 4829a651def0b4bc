"""Marking: forms and parts of the asked words are marked, everything else is only escaped."""

from app.web.marking import marked


def test_other_forms_of_a_word_are_marked() -> None:
    assert marked("De boetes zijn hoog.", ["boete"]) == "De <mark>boetes</mark> zijn hoog."
    assert marked("Fines are high.", ["fine"]) == "<mark>Fines</mark> are high."


def test_a_part_of_an_asked_compound_is_marked() -> None:
    assert marked("Een boete per dag", ["boetebedrag"]) == "Een <mark>boete</mark> per dag"


def test_small_words_are_never_marked() -> None:
    assert marked("de wet en de regels", ["de", "en"]) == "de wet en de regels"


def test_the_text_is_escaped_marked_or_not() -> None:
    assert marked("<b>boete</b> & <script>", ["boete"]) == "&lt;b&gt;<mark>boete</mark>&lt;/b&gt; &amp; &lt;script&gt;"
    assert marked("<b>", []) == "&lt;b&gt;"
