"""Takes out of a text what a reader does not see or what is said to a machine, and compares texts in one spelling."""

import html
import re
import unicodedata

MAX_QUESTION = 2_000
"""More characters of a question are not read: a question is a few sentences, and a long text must not cost more."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
"""Controls, zero width and bidirectional marks, variation selectors, tag characters and private use."""
_SPELLINGS = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("‐‑‒–—―−", "-")
)
_LOOKALIKES = str.maketrans("аеорсухіјѕһԁոԛԝАВЕКМНОРСТХІЈЅαεονρικτυχ", "aeopcyxijshdnqwABEKMHOPCTXIJSaeovpiktux")
"""Cyrillic, Armenian and Greek letters that look like Latin ones."""
_TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:previous|prior|above|earlier|all|your|the|these|any)\b"
    r".{0,30}\b(?:instruct\w+|prompts?|rules?|guidelines?|sources?|directions?)|"
    r"\b(?:negeer|vergeet(?! niet)|omzeil)\b.{0,40}\b(?:instructies?|opdrachten|regels|bronnen|aanwijzingen|prompt)|"
    r"\b(?:you are now|from now on,? you|you (?:must|should|will) act as|pretend (?:to be|you)|new instructions?|"
    r"system (?:prompt|message)|developer mode|jailbreak|do anything now)\b|"
    r"\b(?:je bent nu|u bent nu|vanaf nu (?:ben|bent|antwoord)|doe alsof|nieuwe (?:instructies?|opdracht)|"
    r"systeem(?:prompt|bericht|opdracht))\b|"
    r"\b(?:assistant|ai|model|chatbot|llm|assistent|taalmodel)[,:]\s*(?:please |now |you must |je moet |u moet )?"
    r"(?:answer|reply|respond|say|write|output|print|reveal|send|include|cite|antwoord|zeg|schrijf|toon|stuur|"
    r"citeer|noem)\b|"
    r"\b(?:reveal|print|repeat|show|output|leak|toon|herhaal|geef|druk)\b.{0,40}\b(?:system prompt|delimiter|"
    r"instructions|other documents?|api key|secrets?|password|systeemprompt|scheidingsteken|instructies|"
    r"andere documenten|wachtwoord\w*|geheim\w*)|"
    r"</?(?:source|system|document|instructions?|context|user|assistant|script|iframe|img)\b|"
    r"<\|?[a-z_]{2,20}\|?>|\[/?(?:INST|SYS|system)\]|<<SYS>>|"
    r"^\s*#{1,4}\s*(?:system|assistant|user|systeem|assistent)\b|"
    r"^\s*(?:system|assistant|user|systeem|assistent)\s*:\s*(?:you|ignore|reveal|print|negeer|toon)\b|"
    r"!\[[^\]]*\]\s*\(|\[[^\]]*\]\(\s*(?:https?|data|javascript):|\bbase64\b|[A-Za-z0-9+/]{48,}={0,2}|"
    r"\{\s*\"(?:text|source|quote|role|tool|function)\"",
    re.IGNORECASE | re.MULTILINE,
)


def uncommented(text: str) -> str:
    """The text without comments, also one that is not closed."""
    return _COMMENT.sub(" ", text) if "<!--" in text else text


def visible(text: str) -> str:
    """The text without comments, tags and characters that nobody sees."""
    if "<" in text:
        text = _TAG.sub(" ", uncommented(text))
    return _HIDDEN.sub("", text)


def question_text(text: str) -> str:
    """A question as it is searched: only what is visible, on one line, cut at MAX_QUESTION characters."""
    cut = visible(html.unescape(text[: 4 * MAX_QUESTION]))
    return " ".join(cut.split())[:MAX_QUESTION]


def folded(text: str) -> str:
    """One spelling of a text for comparing: composed, plain quotation marks and dashes, single spaces, lower case."""
    plain = unicodedata.normalize("NFKC", visible(text)).translate(_SPELLINGS)
    return " ".join(plain.split()).casefold()


def speaks_to_machine(text: str) -> bool:
    """Whether a text gives orders to a language model, also in letters that only look Latin, or hides what it says.

    Such sentences are neither shown nor given to a model. Our own content has none; a planted document would.
    """
    return _TO_A_MACHINE.search(unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)) is not None
