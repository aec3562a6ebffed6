"""Digits written as words, in the eight languages: data, and the names from 10 to 99 built from it."""

from masking.detect import words

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
REPEATS = {
    "double": 2, "triple": 3, "treble": 3, "doppel": 2, "doppelt": 2, "dreifach": 3, "doble": 2, "doppio": 2,
    "triplo": 3, "dvakrát": 2, "třikrát": 3, "dvojitá": 2, "podwójne": 2, "podwójna": 2, "potrójne": 3,
    "כפול": 2,
}  # fmt: skip
FILLERS = words.of(
    """dash hyphen minus space then and dot point comma slash
    pomlčka pomlčku mezera mezeru tečka lomeno čárka a pak
    kreska kreskę myślnik spacja kropka przecinek i potem
    trattino spazio punto barra virgola e poi
    bindestrich strich leerzeichen punkt komma und dann
    tiret trait espace virgule et puis guion guión espacio coma y luego
    מקף רווח נקודה ואז"""
)
PLUS = words.of("plus + più más פלוס")
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
    "deset jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct",
    "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście "
    "osiemnaście dziewiętnaście",
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
)  # fmt: skip


def _names() -> dict[tuple[str, ...], str]:
    """Every name as a row of words, and the digits it stands for."""
    names: dict[tuple[str, ...], str] = {}
    for value, listed in enumerate(_TEENS[k].split() for k in range(len(_TEENS))):
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
    for digit, listed in enumerate(word.split() for word in DIGITS):
        names.update({(word,): str(digit) for word in listed})
    return names


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


NAMES = _names()
LONGEST: dict[str, int] = {}
"""How many words the longest name has that begins with this one."""
for _name in NAMES:
    LONGEST[_name[0]] = max(len(_name), LONGEST.get(_name[0], 0))
FIRST_WORDS = frozenset(LONGEST) | frozenset(REPEATS)
