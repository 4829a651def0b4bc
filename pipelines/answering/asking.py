"""Reads a question: what kind of answer it asks for, what it names, and what our sources cannot know."""

import re
from typing import NamedTuple

_I = re.IGNORECASE
_WANTS = {
    "money": re.compile(
        r"\b(?:wat|welke?|hoe|hoeveel|what|which|how much|how expensive)\b[^.?!,]{0,60}\b(?:duur|kost(?:en)?|"
        r"verdien\w*|betaal|rekent|prijs|prijzen|\w*tarief|tarieven|salaris\w*|loon|rente|abonnement\w*|euro|geld|costs?|prices?|fees?|"
        r"charge|earn|salary|salaries|wages?|(?:day|hourly|interest) rate|subscription|expensive)\b|"
        r"\bhow much (?:is|are)\b|\bhow expensive\b",
        _I,
    ),
    "share": re.compile(r"\b(?:what|which|welke?|hoeveel)\b[^.?!,]{0,40}\b(?:percentage|procent|per ?cent)\b", _I),
    "fine": re.compile(r"\b(?:\w*boetes?|fines?|penalt(?:y|ies))\b", _I),
    "date": re.compile(
        r"\b(?:vanaf wanneer|sinds wanneer|per wanneer|welke datum|uiterlijk wanneer|from when|since when|by when|"
        r"what date|what day|which date)\b",
        _I,
    ),
    "person": re.compile(
        r"\b(?:who (?:was|were|will be the|is the (?:head|chair|ceo|director|minister|commissioner|person)|won|"
        r"leads|chairs|runs)|"
        r"wie (?:was|waren|won|werd|wordt de|leidt|is (?:bij|de (?:baas|ceo|directeur|voorzitter|minister|persoon)))|"
        r"which (?:judge|person|minister|official)|welke (?:rechter|persoon|minister|ambtenaar))\b",
        _I,
    ),
    "place": re.compile(
        r"\b(?:street address|postal address|phone number|telephone number|opening hours|adres van|bezoekadres|"
        r"telefoonnummer|openingstijden)\b",
        _I,
    ),
    "standard": re.compile(r"\b(?:which|what|welke?) (?:iso|nen|cen)\b.{0,40}\b(?:standard|norm|number|nummer)\b", _I),
}
_COUNT = re.compile(r"\b(?:hoeveel|how many)\s+(?P<what>[^\W\d_]+)", _I)
_FORMS = {
    "rule": re.compile(
        r"\b(?:moet(?:en)?|mag|mogen|hoef(?:t|ven)?|verplicht\w*|verbod\w*|toegestaan|gelden|geldt|valt|vallen|regels?|"
        r"eis(?:en)?|voldoen|wet|verordening|recht op|telt|must|may|should|allowed|required?|legal|banned|prohibited|"
        r"appl(?:y|ies)|rules?|obligations?|(?:have|needs?) to|count(?:s|ed)? as|classified|law|act|regulation|"
        r"compliance|dut(?:y|ies)|requirements?)\b",
        _I,
    ),
    "method": re.compile(r"\b(?:hoe (?:\w+ )?ik|how (?:do|can) i|write me|geef mij)\b", _I),
    "past": re.compile(
        r"\b(?:(?:what|which|who|how|why|when|where)(?: \w+){0,2} (?:did|was|were|won|voted|said)|"
        r"(?:wie|wat|welke?|hoe|waarom|wanneer)(?: \w+){0,3} "
        r"(?:deed|deden|werd|werden|was|waren|kreeg|kregen|won|wonnen|stemden?|vond|trok|schreef|zei|begon|verliep|liep))\b"
        r"|(?:^|[.?!,;:]\s*|\band\s+)(?:who|what|"
        r"(?:which|how many)(?: (?!is|are|be|must|may|can)\w+){1,2}|why|how|when)\s+"
        r"(?:has|had|made|gave|got|took|paid|ruled|(?!need|feed|embed|exceed|succeed|proceed|speed|seed)\w{2,}ed)\b|"
        r"(?:^|[.?!,;:]\s*|\ben\s+)(?:wie|wat|welke?(?: \w+){1,2}|hoe|waarom|wanneer|hoeveel(?: \w+){1,2})\s+"
        r"(?:vonden|zeiden|ging|kwam|koos|maakte|kostte|betaalde|verkocht|oordeelde|besliste|wees|\w{3,}(?:de|te)|"
        r"heeft (?:\w+ ){1,5}(?:ge\w+[dtn]|ver\w+[dt]))\b",
        _I,
    ),
    "advice": re.compile(
        r"\b(?:beste?|goedkoopste|snelste?|betrouwbaarste|handigste|cheapest|fastest|most reliable|"
        r"good (?:course|book|name|time)|better (?:than|at)|beter dan|slimmer dan|worth (?:it|\w+ing)|"
        r"which (?:brand|vendor|tool|provider)|welke? (?:merk|leverancier)|welke? (?:gratis )?(?:programma|app|tool)|"
        r"(?:is er|is there|bestaat er) (?:een |an? |any )?(?:gratis |free )?(?:app|programma|program|tool|website)|"
        r"(?:should|moet|kan|zal|must) (?:i|ik|we|wij) (?:\w+ ){0,3}(?:kopen|kiezen|nemen|buy|choose)|"
        r"is \w+ (?:better|slimmer|beter|sneller|cheaper))\b|\b(?:the|is) best\b",
        _I,
    ),
    "command": re.compile(
        r"^\W*(?:please )?(?:schrijf|vertaal|maak|geef|bedenk|teken|vertel|stel|los|repareer|write|translate|make|draw|"
        r"generate|give|draft|fix|compose|tell|summari[sz]e|vat)\b",
        _I,
    ),
    "possible": re.compile(
        r"\b(?:kan|kunnen|can|could|zou) (?:een |de |het |mijn |onze |the |a |an |my |our )?(?:\w+ )?(?:ai|"
        r"\w*camera\w*|computer\w*|software|programma\w*|\w*systeem|\w*robots?|\w*model\w*|drones?|kastje|app|algoritme\w*|program|"
        r"system|\w*sensor\w*|\w*chatbots?|\w*machine\w*|tool|algorithm|microphones?|microfoons?|beeldherkenning|"
        r"stem\w*|satellie\w+|satellites?)\b",
        _I,
    ),
    "duration": re.compile(
        r"\b(?:hoe (?:lang|snel)|how (?:long|fast|soon|quickly)|binnen hoeveel|within how many|welke termijn|"
        r"(?:which|what) (?:deadline|period)|bewaartermijn)\b",
        _I,
    ),
    "quantity": re.compile(
        r"\b(?:hoeveel|hoe (?:lang|groot|hoog|oud|ver|duur|vaak|laat)|"
        r"how (?:many|much|long|old|far|big|large|often|good|accurate|expensive))\b",
        _I,
    ),
    "meaning": re.compile(
        r"\b(?:wat|what) (?:is|zijn|are) (?:een |a |an )?[\w-]+(?: [\w-]+)?\W*$|"
        r"\b(?:wat betekent|what does [\w -]+ mean)\b",
        _I,
    ),
    "opinion": re.compile(
        r"\b(?:is|are|zijn) (?:\w+[ -]){1,4}(?:slecht|goed|bad|good) (?:voor|for)\b|"
        r"\b(?:vind je|wat vindt|denk je|do you think|"
        r"what do you think|what does [\w ]{1,30} think)\b|^\W*should (?!i\b|we\b|my\b|our\b)|"
        r"^\W*(?:zal|zullen|will) (?!i\b|we\b|ik\b|wij\b)|"
        r"\b(?:what|how many|hoeveel|wat) (?:\w+ ){0,4}(?:will|zal|zullen)\b",
        _I,
    ),
    "example": re.compile(
        r"\b(?:heeft|hebben|is|zijn|doet|doen) (?:\w+ ){0,2}"
        r"(?:al (?:eens |ooit )?(?:iemand|anderen|ergens)|(?:iemand|anderen) al)\b|"
        r"\bal (?:eens|ooit) iemand\b|\bbestaat (?:dat|dit|zoiets|het) al\b|"
        r"\bwie (?:doet|heeft|gebruikt) (?:dat|dit|het|er) ?al\b|"
        r"\b(?:ervaring(?:en)?|voorbeeld(?:en)?|praktijkverha\w+|examples?|experiences?|case stud(?:y|ies))\b|"
        r"\b(?:anyone|anybody|someone|somebody)(?: \w+)? (?:did|done|does|doing|tried|used|using|built|made)\b|"
        r"\bha(?:s|ve) (?:any(?:one|body)|others?)\b|\bdoes (?:that|this|it) (?:already )?exist\b",
        _I,
    ),
    "which": re.compile(
        r"\b(?:welke?|which|what|hoeveel|how many|how much) "
        r"(?!(?:\w+ )?(?:uitzondering\w*|voorwaarden|gevallen|gevolg\w*|"
        r"\w*maatregelen|\w*plichten|eisen|regels|rechten|informatie|stukken|klasse|risicoklasse|exceptions?|exemptions?|"
        r"conditions?|cases|measures|dut(?:y|ies)|obligations?|requirements?|rules?|rights?|information|documents|class|"
        r"toepassing\w*|praktijk\w*|applications?|practices?|uses|diensten|services|oproepen|calls|\w*fabriek\w*|"
        r"factor(?:y|ies)|antennes?|antennas?)\b|"
        r"(?:counts|qualifies|must|should|do|does|are|is|about)\b)\w",
        _I,
    ),
    "wish": re.compile(
        r"\b(?:wil(?:len)? (?:ik|wij|we)|(?:ik|wij|we) (?:wil|willen)|(?:i|we) (?:want|would like) to)\b.{0,40}"
        r"\b(?:voorspel\w*|schatten|inschatten|weten|herkennen|tellen|predict|forecast|estimate|know|recogni[sz]e|count)\b",
        _I,
    ),
}
_ASKED_ITSELF = frozenset({"past", "quantity", "duration", "which", "meaning", "opinion"})
"""These ways of asking count in the question itself only, and not in what is told around it."""
_LAW_WORD = (
    r"(?:laws?|acts?|rules?|regulations?|orders?|licen[cs]es?|wet|wetgeving|wetten|regels?|regeling|recht|vergunning)"
)
_ABROAD = (
    r"(?:US|USA|U\.S\.|VS|UK|america\w*|amerika\w*|chin(?:a|ese|ees|eze)|british|brits\w?|united kingdom|japan\w*|"
    r"india\w?|canad\w+|brazil\w*|switzerland|swiss|zwitser\w*|singapore\w*|korea\w*|russi\w+|califor\w+|colorado|texas)"
)
_BINDS = r"(?:moet|moeten|mag|mogen|geldt|gelden|verplicht|must|may|have to|required|allowed)"
"""Right before "in" a country: asks what its law demands, and not what may be done with something from there."""
_OTHER_LAWS = {
    "gdpr": r"gdpr|avg|uavg|[Gg]eneral [Dd]ata [Pp]rotection|[Aa]lgemene verordening gegevensbescherming",
    "dsa": r"dsa|DSA|[Dd]igital [Ss]ervices [Aa]ct|[Dd]igitaledienstenv\w+",
    "dma": r"dma|DMA|[Dd]igital [Mm]arkets [Aa]ct",
    "data": r"[Dd]ata [Aa]ct|[Dd]ataverordening",
    "nis": r"nis ?2|NIS ?2",
    "cra": r"cra|CRA|[Cc]yber [Rr]esilience [Aa]ct",
    "dora": r"dora|DORA",
    "abroad": rf"{_ABROAD}\b.{{0,40}}\b{_LAW_WORD}|"
    rf"{_LAW_WORD}\b.{{0,20}}\b(?:in|of|van|uit) (?:de |het |the )?{_ABROAD}"
    rf"|[Ee]xecutive [Oo]rder|{_BINDS} (?:ik |wij |we |i )?in (?:de |the )?{_ABROAD}"
    rf"|{_ABROAD} (?:companies|firms|bedrijven) (?:have to|must|moeten)"
    rf"|\b[Dd]o {_ABROAD} (?:companies|firms) have to",
    "rent": r"(?:bedrijfs|winkel|kantoor)ruimtes?|huur(?:contract|overeenkomst|prijs|recht|verhoging)\w*|"
    r"rental contract|tenancy|landlord",
    "company": r"notaris\w*|statuten\w*|[Aa]rticles of [Aa]ssociation|share capital|aandelenkapitaal|limited company",
    "employment": r"nulurencontract\w*|vakantiedagen|minimumloon|ontslag\w*|ontsla|ontslaan|"
    r"sick pay|holiday pay|minimum wage|"
    r"collective agreement|cao|CAO|(?:fire|dismiss|sack) (?:an|my|the|our) (?:employee|worker|member of staff)\w*",
    "tax": r"tax (?:treatment|rate|rates|deduction|credit)s?|corporate tax|import dut(?:y|ies)|invoerrecht\w*|btw-?\w*|"
    r"VAT|vennootschapsbelasting|inkomstenbelasting",
    "tender": r"aanbested\w+|procurement|public tender\w*",
    "patent": r"octrooi\w*|patent\w*",
    "criminal": r"[Ww]etboek van [Ss]trafrecht|criminal (?:code|law)",
    "securities": r"effectenrecht|securities (?:law|act)|prospectus",
    "export": r"export licen\w+|exportvergunning\w*|export controls?",
}
_LAWS = {name: re.compile(rf"\b(?:{pattern})\b") for name, pattern in _OTHER_LAWS.items()}
_AI = re.compile(r"\b(?:ai|a\.i|ai-\w+|artific\w+|kunstmatige|algorit\w+|chat ?gpt|chat ?bot\w*)\b", _I)
_DOMAIN = re.compile(
    r"\b(?:software\w*|systeem\w*|\w+systeem|\w*systemen|systems?|(?:taal|reken)?model(?:len|s)?|machine ?learning|"
    r"deep ?fakes?|chat ?bot\w*|\w*bots?|robot\w*|apps?|computers?|\w*programma\w*|programs?|tools?|zelflerende?|"
    r"slimme?|smart|digita\w+|automati\w+|voorspel\w*|predict\w*|forecast\w*|scor(?:e[ns]?|ing)|sensor\w*|"
    r"\w*camera'?s?|biometri\w+|\w*herkenning\w*|recognition|high-risk|hoog risico|hoogrisico\w*|verordening|"
    r"regulation|rekenkracht|rekentijd|compute|aanbieder\w*|provider\w*|deployer\w*|gebruiksverantwoordelijke\w*|"
    r"markttoezicht\w*|conformiteit\w*|conformity|grondrechten\w*|fundamental rights|incident\w*|privacy|"
    r"persoonsgegevens|personal data|avg|gdpr|data\w*|gegevens)\b",
    _I,
)
_ASKED = re.compile(r"[^.?!]*\?")
_TAIL = re.compile(
    r",\s*(?:en |and |or |of )?(?=(?:mag|mogen|moet|moeten|is|zijn|kan|kunnen|wat|wie|waar|hoe|welke?|hoeveel|hoef\w*|"
    r"krijg\w*|ben|heb|must|may|are|am|can|do|does|what|who|where|how|which|should|will) )(?P<tail>[^,]+)$",
    _I,
)
_ASKING_LAST = re.compile(
    r"[.!;]\s+(?P<asks>(?:mag|mogen|moet|moeten|is|zijn|bestaat|kan|kunnen|wat|wie|waar|hoe|welke?|hoeveel|heeft|must|"
    r"may|are|can|do|does|what|who|where|how|which|should|will|has)\b[^.!;]+)$",
    _I,
)
_WORD = re.compile(r"[^\W_][\w’'.-]*[^\W_]|[^\W_]")
_OWN = (
    "ai eu gpai sme mkb kmo zzp ict it hr gps cv ce qr pdf excel rag llm llms nlp ocr api apis gpu gpus cpu hpc iot "
    "fria dpia mdr ivdr ehds edih tef i mr mrs ms dr nederland nederlands nederlandse dutch "
    "netherlands europa europe european europees europese union unie act regulation verordening wet article artikel "
    "annex bijlage chapter hoofdstuk section afdeling commission commissie january february march april may june july "
    "august september october november december januari februari maart mei juni juli augustus oktober internet "
    "ii iii iv vi vii viii ix xi xii xiii xiv english engels engelse member states state united "
    "china chinees chinese amerika amerikaans amerikaanse america american azië aziatisch aziatische asia asian afrika "
    "africa india brussel brussels duitsland duits duitse germany german frankrijk frans franse france french belgië "
    "belgisch belgische belgium belgian"
)
_OWN_NAMES = frozenset(_OWN.split())


class Asking(NamedTuple):
    """What a question asks for. `wants`: date, money, fine, count, share, person, place or standard.

    `counted`: of what a number is asked. `names`: things called by their name, lower case. `laws`: other laws and
    countries it is about. `forms`: how it asks, of rule (what must, may or holds), method (how do I), past (what
    happened), advice (what is best), command (do this for me), possible (can a machine do it), quantity, duration,
    which, meaning (what a word means), opinion (what to think of it, what will come), example (did anybody do it) and
    wish (a machine should find out). `domain`: it has a word of our field other than AI itself, which `ai` says.
    """

    wants: frozenset[str]
    counted: str
    names: tuple[str, ...]
    laws: frozenset[str]
    forms: frozenset[str]
    domain: bool
    ai: bool


def read(question: str) -> Asking:
    """Reads a question in Dutch or English. What is told around the question itself only says what it is about."""
    asked = " ".join(map(_tail, _ASKED.findall(question))).strip() or _last(question)
    count = _COUNT.search(asked)
    wants = {name for name, pattern in _WANTS.items() if pattern.search(asked)}
    return Asking(
        wants=frozenset(wants | {"count"} if count else wants),
        counted=count["what"].lower() if count else "",
        names=names(_without_laws(asked)),
        laws=laws(asked),
        forms=frozenset(
            name for name, pattern in _FORMS.items() if pattern.search(asked if name in _ASKED_ITSELF else question)
        ),
        domain=bool(_DOMAIN.search(question)),
        ai=bool(_AI.search(question)),
    )


def _tail(sentence: str) -> str:
    """What a sentence asks after it has told something: of "it counts how many come in, is that allowed?" the end."""
    found = _TAIL.search(sentence)
    return found["tail"] if found else sentence


def _last(question: str) -> str:
    """The last sentence where it asks, of a text without a question mark: before it stands what it is about."""
    found = _ASKING_LAST.search(question)
    return found["asks"] if found else question


def laws(text: str) -> frozenset[str]:
    """Other laws, foreign laws and fields of law that a text names."""
    lower = text.lower()  # names in capitals count as typed too: "US" is a country and "us" is not
    return frozenset(name for name, pattern in _LAWS.items() if pattern.search(text) or pattern.search(lower))


def _without_laws(text: str) -> str:
    for pattern in _LAWS.values():
        text = pattern.sub(" ", text)
    return text


def names(question: str) -> tuple[str, ...]:
    """Words inside a sentence that begin with a capital, or that mix letters and figures: Mistral, H100, GPT-4."""
    found: list[str] = []
    first = True
    for match in _WORD.finditer(question):
        word = match.group()
        if _first_part(word) not in _OWN_NAMES and _is_name(word, first):
            found.append(word.lower())
        after = question[match.end() : match.end() + 2].lstrip("\"'”’)")
        first = after[:1] in ".?!:" if after else False
    return tuple(dict.fromkeys(found))


def _first_part(word: str) -> str:
    """Of "CE-markering" it is "ce": a word made with an abbreviation that everybody uses is no name."""
    return word.lower().partition("-")[0]


def _is_name(word: str, first: bool) -> bool:
    letters = sum(sign.isalpha() for sign in word)
    if letters < 2 and not (letters and len(word) > 1 and word[0].isupper()):
        return False
    if any(sign.isdigit() for sign in word):
        return word[0].isupper()
    inner = any(sign.isupper() for sign in word[1:])
    return inner or (word[0].isupper() and not first)
