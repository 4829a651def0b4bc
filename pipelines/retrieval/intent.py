"""What kind of thing a question asks for, where it says so."""

import re

from pipelines.lexical_index import MAX_CHARACTERS

EXAMPLE, RULE = 1.3, 0.7
"""What a case study's score is multiplied with for who asks what others did, and for who asks what is allowed."""

_EXAMPLES = re.compile(
    r"\b(voorbeeld(en)?|praktijk(verha(al|len)|voorbeeld(en)?)?|ervaring(en)?|wie (heeft|doet|deed)|heeft iemand|"
    r"hebben anderen|andere (bedrijven|bakkers|winkels|ziekenhuizen|gemeenten)|al eens|anderen? (dat|dit|het) al|"
    r"(heeft|hebben) (een )?ander\w* \w+ (dat|dit|het|al)|"
    r"examples?|experiences?|case stud(y|ies)|"
    r"(?<!someone )(?<!somebody )(?<!person )(?<!people )(?<!employee )who (has|have)|who else|"
    r"(has|have) any(body|one)|any(body|one) (who|used|done)|has (a|an|another) \w+ (already |ever )?"
    r"(used|done|tried|built|made|measured|tested)|"
    r"other (firms|companies|hospitals|shops|bakeries))\b",
)


_RULES = re.compile(
    r"\b((mag|moet|moeten|mogen) (ik|wij|we|dat|mijn|een|de|het|onze)|verplicht|verboden|toegestaan|strafbaar|"
    r"(must|may|can|should) (i|we|my|our|a|the)|do (i|we) have to|(are|am) (i|we) allowed|"
    r"allowed|forbidden|required to|(hoef|hoeft|hoeven|mag|mogen)|zijn (we|wij) (dan|nu)|are we (now|then)|owe|"
    r"rules?|regels?|strict|strenge?|val(len|t)\b.{0,40}\bonder|aansprakelijk|liable|verantwoordelijk|responsible|gemeld|melden)\b",
)


_MEANING = re.compile(
    r"\b(?:wat (?:is|zijn|betekent|betekenen)|what (?:is|are|does)|hoe (?:definieert|omschrijft)|define|meaning of|"
    r"betekenis van)\b",
)


def asks_for_meaning(text: str) -> bool:
    """Whether somebody may want to know what a word means."""
    return bool(_MEANING.search(_read(text)))


def asks_for_rules(text: str) -> bool:
    """Whether somebody wants to know what must or may be done."""
    return bool(_RULES.search(_read(text)))


def asks_for_examples(text: str) -> bool:
    """Whether somebody wants to hear what others did, and not what the rules are."""
    return bool(_EXAMPLES.search(_read(text)))


def case_factor(text: str) -> float:
    """What the score of case studies is multiplied with for this question."""
    if asks_for_examples(text):
        return EXAMPLE
    return RULE if asks_for_rules(text) else 1.0


def _read(text: str) -> str:
    return text[:MAX_CHARACTERS].lower()  # patterns that ignore case take twice as long
