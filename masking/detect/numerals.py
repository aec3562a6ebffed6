"""Digits written as words, in the eight languages: data, and the names from 10 to 99 built from it.

Names are looked up without accents, as people leave them out: `bare` of a word in lower case.
"""

import re
import unicodedata

from masking.detect import words


def _unaccented() -> dict[int, str]:
    """Latin letters with a mark, and the letter without it: one for one, so that offsets stay."""
    found = {code: chr(code) for code in range(128)}  # what is missing is looked up twice as slowly
    found |= {ord("ł"): "l", ord("Ł"): "l", ord("ø"): "o", ord("đ"): "d"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            found[code] = base.lower()
    return found


_UNACCENTED = _unaccented()


def low(text: str) -> str:
    """In lower case, letter for letter."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text  # a letter became two


def bare(text: str) -> str:
    """In lower case and without accents, letter for letter."""
    lowered = low(text)
    return lowered if lowered.isascii() else lowered.translate(_UNACCENTED)


DIGITS = (
    "zero oh nought nil null nula nulla nul zéro cero אפס",
    "one eins ein eine un une uno una jedna jeden jedno jedynka אחת אחד",
    "two zwei zwo deux dos due dva dvě dve dwa dwie dwójka שתיים שתים שניים שנים שתי שני",
    "three drei trois tres tre tři tri trzy trójka שלוש שלושה שלש",
    "four vier quatre cuatro quattro čtyři ctyri štyri cztery ארבע ארבעה",
    "five fünf fuenf funf cinq cinco cinque pět pet pięć piec חמש חמישה חמשה",
    "six sechs seis sei šest sest sześć szesc שש שישה ששה",
    "seven sieben sept siete sette sedm siedem שבע שבעה",
    "eight acht huit ocho otto osm osiem שמונה שמנה",
    "nine neun neuf nueve nove devět devet dziewięć dziewiec תשע תשעה",
)
# A word, or two, and how often the number after it counts.
REPEATS = {
    bare(word): times
    for times, listed in (
        (2, "double twice doppel doppelt doppelte zweimal doble doppio doppia dvakrát dvojitá dvojité"
            " podwójne podwójna podwójny dwukrotnie כפול פעמיים dwa-razy deux-fois due-volte dos-veces"
            " two-times"),
        (3, "triple treble dreifach dreimal triplo tripla třikrát trojitá trojité potrójne potrójna משולש"
            " trzy-razy trois-fois tre-volte tres-veces three-times שלוש-פעמים"),
    )
    for word in listed.split()
}  # fmt: skip
_FILLERS = words.of(
    """dash hyphen minus space blank then and dot point period comma slash stroke next new line pause
    pauza pomlčka pomlčku mezera mezeru tečka lomeno lomítko čárka a pak potom
    kreska kreskę myślnik spacja kropka ukośnik przecinek i potem
    pausa trattino spazio punto barra virgola e poi
    bindestrich strich leerzeichen punkt komma schrägstrich und dann
    tiret trait espace virgule barre et puis ensuite guion guión espacio coma y luego después
    מקף רווח נקודה פסיק לוכסן ואז אחר כך ואחר \u05d5"""
)
FILLERS = frozenset(map(bare, _FILLERS))
PLUS = frozenset(map(bare, words.of("plus + più más פלוס")))
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
    "deset jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct",
    "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście "
    "osiemnaście dziewiętnaście",
    "עשר אחת-עשרה שתים-עשרה שלוש-עשרה ארבע-עשרה חמש-עשרה שש-עשרה שבע-עשרה שמונה-עשרה תשע-עשרה",
)
# Tens from twenty, how a unit is joined, and the units joined to it.
_TENS = (
    ("twenty thirty forty fifty sixty seventy eighty ninety", "{t}-{u}",
     "one two three four five six seven eight nine"),
    ("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", "{u}und{t}",
     "ein zwei drei vier fünf sechs sieben acht neun"),
    ("vingt trente quarante cinquante soixante - quatre-vingt", "{t}-{u}",
     "un deux trois quatre cinq six sept huit neuf"),
    ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "{t}-y-{u}",
     "uno dos tres cuatro cinco seis siete ocho nueve"),
    ("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", "{t}{u}",
     "uno due tre quattro cinque sei sette otto nove"),
    ("dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát", "{t}-{u}",
     "jedna dva tři čtyři pět šest sedm osm devět"),
    ("dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt "
     "dziewięćdziesiąt", "{t}-{u}", "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć"),
    ("עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים", "{t}-\u05d5{u}",
     "אחת שתים שלוש ארבע חמש שש שבע שמונה תשע"),
)  # fmt: skip
# Further forms: of another gender, or of another land.
_FURTHER = {
    "21": "veintiuno veintiún", "22": "veintidós", "23": "veintitrés", "24": "veinticuatro",
    "25": "veinticinco", "26": "veintiséis", "27": "veintisiete", "28": "veintiocho", "29": "veintinueve",
    "10": "עשרה", "11": "אחד-עשר", "12": "שתים-עשר שנים-עשר שתיים-עשרה שניים-עשר", "13": "שלושה-עשר",
    "14": "ארבעה-עשר", "15": "חמישה-עשר", "16": "שישה-עשר", "17": "שבעה-עשר", "18": "שמונה-עשר",
    "19": "תשעה-עשר", "60": "ששים", "70": "septante", "80": "huitante octante", "90": "nonante",
}  # fmt: skip
# From one hundred on; Italian mostly joins what follows, Czechs and the English count them in a word after.
_ITALIAN_HUNDREDS = (
    "cento duecento trecento quattrocento cinquecento seicento settecento ottocento novecento"
)
_HUNDREDS = (
    _ITALIAN_HUNDREDS,
    "sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset",
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "- doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas",
)
HUNDRED, AFTER_HUNDREDS = "hundred", frozenset(["ste", "sta", "set", "hundred"])
_HEBREW_UNITS = "אחד שתיים שניים שלושה ארבעה חמישה שישה שבעה שמונה תשעה"


def _names() -> dict[tuple[str, ...], str]:
    """Every name as a row of words, and the digits it stands for."""
    names: dict[tuple[str, ...], str] = {}
    for value, listed in enumerate(listed.split() for listed in _TEENS):
        for offset, word in enumerate(listed):
            names[tuple(word.split("-"))] = str(10 + offset)
        tens, joint, units = _TENS[value]
        for step, ten in enumerate(tens.split(), 2):
            if ten == "-":
                continue
            names[tuple(ten.split("-"))] = str(step * 10)
            for unit, word in enumerate(units.split(), 1):
                stem = ten[:-1] if joint == "{t}{u}" and word[0] in "uo" else ten
                names[tuple(joint.format(t=stem, u=word).split("-"))] = str(step * 10 + unit)
    _french(names)
    _hebrew(names)
    _italian(names)
    for number, forms in _FURTHER.items():
        names.update({tuple(word.split("-")): number for word in forms.split()})
    for digit, words_of_it in enumerate(DIGITS):
        names.update({(word,): str(digit) for word in words_of_it.split()})
    return names | {(word[0].replace("ß", "ss"),): names[word] for word in names if "ß" in word[0]}


def _french(names: dict[tuple[str, ...], str]) -> None:
    """Seventy is sixty-ten, ninety four-twenty-ten; "et" before one and eleven."""
    teens = _TEENS[2].split()
    for offset, word in enumerate(teens):
        names[("soixante", *word.split("-"))] = str(70 + offset)
        names[("quatre", "vingt", *word.split("-"))] = str(90 + offset)
    names[("quatre", "vingts")] = "80"
    names[("soixante", "et", "onze")] = "71"
    for step, ten in enumerate(("vingt", "trente", "quarante", "cinquante", "soixante"), 2):
        names[(ten, "et", "un")] = str(step * 10 + 1)


def _italian(names: dict[tuple[str, ...], str]) -> None:
    """From one hundred on, in one word: "trecentoquarantasette"."""
    tens, units = _TENS[4][0].split(), _TENS[4][2].split()
    joined = [stem + unit for ten in tens for stem in (ten, ten[:-1]) for unit in units]
    listed = [word for word in (*_TEENS[4].split(), *tens, *joined) if (word,) in names]
    below = {word: names[word,] for word in listed}
    below |= {word: f"0{unit}" for unit, word in enumerate(units, 1)}
    for digit, hundred in enumerate(_ITALIAN_HUNDREDS.split(), 1):
        names[hundred,] = f"{digit}00"
        names |= {(hundred + word,): f"{digit}{rest}" for word, rest in below.items()}


def _hebrew(names: dict[tuple[str, ...], str]) -> None:
    """Twenty "and five": the joined word in both genders."""
    tens = _TENS[-1][0].split()
    for step, ten in enumerate(tens, 2):
        for word in _HEBREW_UNITS.split():
            unit = next(digit for digit, listed in enumerate(DIGITS) if word in listed.split())
            names[(ten, f"\u05d5{word}")] = str(step * 10 + unit)


_AS_WRITTEN = _names()
NAMES = {tuple(map(bare, name)): digits for name, digits in _AS_WRITTEN.items()}
HUNDREDS = {
    bare(word): str(digit)
    for listed in _HUNDREDS
    for digit, word in enumerate(listed.split(), 1)
    if word != "-"
}
LONGEST: dict[str, int] = {}
"""How many words the longest name has that begins with this one."""
for _name in NAMES:
    LONGEST[_name[0]] = max(len(_name), LONGEST.get(_name[0], 0))
REPEATS_IN_TWO = frozenset(name.partition("-")[0] for name in REPEATS if "-" in name)
_ALONE = (frozenset(" ".join(_HUNDREDS).split()) | HUNDREDS.keys()) - {"-", "sto"}
"""Less what is "I am" in Italian."""
FIRST_WORDS = (
    frozenset(name[0] for name in (*_AS_WRITTEN, *NAMES))
    | frozenset(name.partition("-")[0] for name in REPEATS)
    | _ALONE
)
TENS_WORDS = _ALONE | frozenset(
    name[0] for name, digits in (_AS_WRITTEN | NAMES).items() if len(name) == 1 and len(digits) > 1
)
"""Which stand for more than one digit."""


def _trie(listed: set[str]) -> str:
    """A pattern for these words that asks for each letter once."""
    heads = {word[:1] for word in listed}
    ways = [
        re.escape(head) + _trie({word[1:] for word in listed if word[:1] == head})
        for head in sorted(heads)
        if head
    ]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)}){'?' if '' in heads else ''}"


_GLUED = _trie(
    {
        "".join(name)
        for name, digits in NAMES.items()
        if len(digits) < 3 and (len("".join(name)) > 2 or name[0] in ("un", "שש"))
    }
)
GLUED = re.compile(_GLUED * 2)
"""Number words with nothing between: "fouroneone"."""
_NEXT_GLUED = re.compile(f"{_GLUED}(?=(?:{_GLUED})*\\Z)")


def unglued(word: str) -> list[str]:
    """The number words of which a word is made: "fouroneone". Empty when anything else is in it."""
    found: list[str] = []
    at = 0
    while at < len(word):
        match = _NEXT_GLUED.match(word, at)
        if match is None:
            return []
        found.append(match[0])
        at = match.end()
    return found


GLUED_NAMES = {"".join(name): digits for name, digits in NAMES.items()}
