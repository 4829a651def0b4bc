"""Cross-references in the words of a law."""

import pytest

from pipelines.ingestion.law.references import references_in


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "as referred to in Article 6(2)", "art_6"),
        ("en", "Articles 8 to 11 apply", "art_8 art_9 art_10 art_11"),
        ("en", "Articles 16 and 17, Annexes XI and XII", "art_16 art_17 anx_XI anx_XII"),
        ("en", "Article 9 of Regulation (EU) 2016/679", ""),
        ("en", "Article 6(1), point (e), and Article 9(2), point (g), of Regulation (EU) 2016/679", ""),
        ("en", "Article 16 TFEU and Article 8 of the Charter", ""),
        ("en", "Article 15 of this Regulation", "art_15"),
        ("en", "under Article 2(1), points (a) and (b) thereof", ""),
        ("en", "Article 4a(1) and Article 60a", "art_4a art_60a"),
        ("nl", "artikel 6, lid 1, eerste alinea, punt b), is van toepassing", "art_6"),
        ("nl", "De artikelen 8 tot en met 10 en bijlage III", "art_8 art_9 art_10 anx_III"),
        ("nl", "artikel 5, leden 2 tot en met 6, en artikel 26, lid 10, van deze verordening", "art_5 art_26"),
        ("nl", "artikel 9, lid 2, punt g), van Verordening (EU) 2016/679", ""),
        ("nl", "artikel 6 bis van Protocol nr. 21 en artikel 4 bis", "art_4a"),
        ("nl", "artikel 16 VWEU", ""),
        ("nl", "artikel 31, leden 4, 10 en 11, in de context", "art_31"),
        ("nl", "dit artikel regelt 5 zaken", ""),
    ],
)
def test_only_references_to_the_same_law_are_found(lang: str, text: str, found: str) -> None:
    ids = references_in(text, "nl" if lang == "nl" else "en", "x")
    assert " ".join(unit.removeprefix("x/") for unit in ids) == found
