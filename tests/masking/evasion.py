"""Lines by people who try to get a number past a filter, and lines that only look like it."""

import random
from collections.abc import Callable

from masking.detect.numerals import DIGITS
from tests.masking import phrases, values
from tests.masking.fresh import FIELD, Line, Secret, put

# The usual word of each digit, by language, as the engine's table has them in order.
WORDS = {
    "en": "zero one two three four five six seven eight nine",
    "cs": "nula jedna dva tři čtyři pět šest sedm osm devět",
    "pl": "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
    "he": "אפס אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
}
assert all(
    word in listed.split()
    for row in WORDS.values()
    for word, listed in zip(row.split(), DIGITS, strict=True)
)
CALLS = {
    "en": ("my card {}", "call me {}", "SSN {}"),
    "cs": ("moje karta {}", "zavolejte {}", "SSN {}"),
    "pl": ("moja karta {}", "telefon {}", "SSN {}"),
    "it": ("carta {}", "chiamatemi {}", "SSN {}"),
    "he": ("כרטיס {}", "טלפון {}", "SSN {}"),
    "de": ("Karte {}", "Telefon {}", "SSN {}"),
    "fr": ("carte {}", "téléphone {}", "SSN {}"),
    "es": ("tarjeta {}", "teléfono {}", "SSN {}"),
}
SIGNS = (
    "*",
    "~",
    "|",
    "_",
    "=",
    "\u2022",
    "\u00b7",
    "\\",
    "::",
    "...",
    "--",
    " - ",
    " . ",
    "'",
    '"',
    "+",
    ";",
    " / ",
    "\u2192",
    " \U0001f642 ",
    "^",
    ">",
)
INVISIBLE = (
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\u2063",
    "\u00ad",
    "\ufe0f",
    "\u0336",
    "\u200e",
    "\u061c",
    "\U000e0020",
    "\u034f",
)


def in_words(rnd: random.Random, lang: str, number: str) -> tuple[str, str]:
    """A number spelled out, whole or in part."""
    words = WORDS[lang].split()
    way = rnd.choice(["words", "words", "commas", "dashes", "upper", "half", "groups"])
    spelled = [words[int(c)] for c in number]
    if way == "half":
        spelled = [
            word if rnd.random() < 0.5 else c for word, c in zip(spelled, number, strict=True)
        ]
    if way == "groups":
        fours = [" ".join(spelled[i : i + 4]) for i in range(0, len(spelled), 4)]
        return ", ".join(fours), "spelled in groups"
    sign = {"commas": ", ", "dashes": "-"}.get(way, " ")
    made = sign.join(spelled)
    return (made.upper() if way == "upper" else made), f"spelled {way}"


def written(rnd: random.Random, number: str) -> tuple[str, str]:
    """A card or a phone with odd signs, letters, scripts or nothing visible between its digits."""
    groups = (
        values.card_groups(number) if len(number) > 12 else [number[:3], number[3:6], number[6:]]
    )
    way = rnd.choice(
        ["signs", "signs each", "invisible", "scripts", "entities", "brackets", "percent", "tags"]
    )
    if way == "signs":
        return rnd.choice(SIGNS).join(groups), way
    if way == "signs each":
        return rnd.choice(SIGNS[:10]).join(number), way
    if way == "invisible":
        return rnd.choice(INVISIBLE).join(number), way
    if way == "scripts":
        zeros = (0x30, 0xFF10, 0x660, 0x6F0, 0x966, 0x1D7CE, 0x1D7D8)
        return "".join(chr(rnd.choice(zeros) + int(c)) for c in number), way
    if way == "entities":
        return rnd.choice(["&nbsp;", "&#160;"]).join(groups), way
    if way == "brackets":
        return "".join(f"({group})" for group in groups), way
    if way == "percent":
        return "%20".join(groups), way
    return "<b>" + groups[0] + "</b> " + " ".join(groups[1:]), way


def leet(rnd: random.Random, number: str) -> tuple[str, str]:
    """Letters that look like digits."""
    table = {"0": "O", "1": rnd.choice("lI"), "5": "S", "8": "B"}
    changed, made = 0, []
    for char in number:
        swap = char in table and changed < 6 and rnd.random() < 0.7
        changed += swap
        made.append(table[char] if swap else char)
    return " ".join(values.card_groups("".join(made))), "letters"


def address(rnd: random.Random, lang: str) -> tuple[str, str]:
    local, domain = (
        rnd.choice(["jana.nova", "mike99", "k.lee", "petra"]),
        rnd.choice(["gmail.com", "seznam.cz", "web.de"]),
    )
    name, tld = domain.split(".")
    at, dot = phrases.AT_DOT[lang]
    ways = {
        "words": f"{local} {at} {name} {dot} {tld}",
        "english": f"{local} at {name} dot {tld}",
        "round": f"{local}(at){name}(dot){tld}",
        "square": f"{local} [at] {name} [dot] {tld}",
        "curly": f"{local}{{at}}{name}.{tld}",
        "sign": f"{local}[@]{name}.{tld}",
        "dotted": f"{local}@{name}[.]{tld}",
        "spaced": f"{local} @ {name} . {tld}",
        "under": f"{local}_at_{name}_dot_{tld}",
        "comma": f"{local}@{name},{tld}",
        "invisible": f"{local}\u200b@\u2060{name}.\u200b{tld}",
        "entity": f"{local}&#64;{name}.{tld}",
    }
    way = rnd.choice(list(ways))
    return ways[way], f"address {way}"


def line(rnd: random.Random) -> Line:
    """One attempt, or one innocent line."""
    lang = rnd.choice(list(values.REGIONS))
    card_call, phone_call, ssn_call = (call.replace("{}", FIELD) for call in CALLS[lang])
    bare_card = card_call if rnd.random() < 0.7 else FIELD
    draw = rnd.random()
    number = values.card(rnd, rnd.choice(["visa", "mc", "amex", "discover"]))
    phone = "".join(
        c for c in values.national(values.phone(rnd, values.REGIONS[lang])) if c.isdigit()
    )
    if draw < 0.25:
        return put(lang, bare_card, *_as("CARD", in_words(rnd, lang, number)))
    if draw < 0.37:
        return put(lang, phone_call, *_as("PHONE", in_words(rnd, lang, phone)))
    if draw < 0.42:
        return put(lang, ssn_call, *_as("SSN", in_words(rnd, lang, "".join(values.ssn(rnd)))))
    if draw < 0.6:
        return put(lang, bare_card, *_as("CARD", written(rnd, number)))
    if draw < 0.64:
        return put(lang, card_call, *_as("CARD", leet(rnd, number)))
    if draw < 0.7:
        return put(lang, phone_call, *_as("PHONE", written(rnd, phone)))
    if draw < 0.76:
        return split(rnd, lang, values.card(rnd, "visa"))
    if draw < 0.86:
        return put(
            lang,
            rnd.choice(["mail {}", "{}", "write me: {}"]).replace("{}", FIELD),
            *_as("EMAIL", address(rnd, lang)),
        )
    return innocent(rnd, lang)


def _as(entity: str, made: tuple[str, str]) -> tuple[str, str, str]:
    return made[0], entity, made[1]


def split(rnd: random.Random, lang: str, number: str) -> Line:
    """A card in two or four pieces with words between."""
    groups = values.card_groups(number)
    words = rnd.choice(
        [
            [" and ", " and ", " and "],
            [", then ", ", then ", ", last "],
            [" (wait) ", " ", " "],
            [" ok next ", " next ", " and finally "],
        ]
    )
    text, parts = "card " if rnd.random() < 0.5 else "", []
    for group, word in zip(groups, [*words, ""], strict=True):
        parts.append((len(text), len(text) + len(group)))
        text += group + word
    made = Line(text, lang, values.REGIONS[lang])
    made.secrets.append(Secret("CARD", parts, "split"))
    return made


def innocent(rnd: random.Random, lang: str) -> Line:
    """Digit words and odd signs that hide nothing."""
    words = WORDS[lang].split()

    def d(count: int) -> str:
        return values.digits(rnd, count)

    orders = {
        "en": "order",
        "cs": "objednávka",
        "pl": "zamówienie",
        "it": "ordine",
        "he": "הזמנה",
        "de": "Bestellung",
        "fr": "commande",
        "es": "pedido",
    }
    made: list[Callable[[], str]] = [
        lambda: " ".join(words[1:10]),
        lambda: " ".join(rnd.choices(words, k=4)),
        lambda: f"{orders[lang]} " + " ".join(rnd.choices(words, k=9)),
        lambda: "|".join(values.card_groups(values.wrong_card(rnd))),
        lambda: f"{orders[lang]} {d(4)}*{d(4)}",
        lambda: f"{d(1)} x {d(2)} x {d(3)} cm",
        lambda: f"2026_11_{rnd.randint(10, 28)}_{d(4)}",
        lambda: "I bought it at amazon dot com in " + words[2],
        lambda: "we are at point three of nine",
        lambda: f"{orders[lang]} {d(3)}~{d(3)}~{d(3)}",
        lambda: "first 1234, then 5678",
        lambda: f"{d(2)}:{d(2)}:{d(2)}:{d(2)}:{d(2)}:{d(2)}",
    ]
    return put(lang, FIELD, rnd.choice(made)(), "", "innocent")


def lines(seed: int, count: int) -> list[Line]:
    rnd = random.Random(seed)
    return [line(rnd) for _ in range(count)]
