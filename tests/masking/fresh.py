"""A generator of fresh labelled lines in eight languages: each seed gives lines that nobody has seen.

Kinds of line, and ways to write a value, are about as frequent as in real lines that people have labelled.
A line has the text, its language and region, the secrets with their offsets, and the places that must
stay.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.masking import phrases, values

FIELD = "\x00"


@dataclass
class Secret:
    entity: str
    parts: list[tuple[int, int]]
    tag: str


@dataclass
class Line:
    text: str
    lang: str
    region: str
    secrets: list[Secret] = field(default_factory=list)
    keep: list[tuple[int, int, str]] = field(default_factory=list)


SEPARATED = {
    "space": " ",
    "dash": "-",
    "dot": ".",
    "slash": "/",
    "nbsp": "\u00a0",
    "thin": "\u202f",
    "en dash": "\u2013",
    "nb hyphen": "\u2011",
    "double": "  ",
    "tab": "\t",
    "newline": "\n",
    "zwsp": "\u200b",
    "zwj": "\u200d",
    "soft": "\u00ad",
    "comma": ", ",
    "underscore": "_",
}


def line(rnd: random.Random, lang: str) -> Line:
    """One line of a random class."""
    kind = rnd.choices(
        ["card", "iban", "ssn", "email", "phone", "mixed", "decoy", "clean"],
        [20, 6, 3, 12, 25, 2.5, 27.5, 4],
    )[0]
    makers: dict[str, Callable[[random.Random, str], Line]] = {
        "card": card_line,
        "iban": iban_line,
        "ssn": ssn_line,
        "email": email_line,
        "phone": phone_line,
        "mixed": mixed_line,
        "decoy": decoy_line,
        "clean": clean_line,
    }
    return makers[kind](rnd, lang)


def lines(seed: int, count: int) -> list[Line]:
    rnd = random.Random(seed)
    return [line(rnd, rnd.choice(list(values.REGIONS))) for _ in range(count)]


def put(lang: str, frame: str, value: str, entity: str, tag: str) -> Line:
    """The value where the frame has its field."""
    at = frame.index(FIELD)
    made = Line(frame.replace(FIELD, value, 1), lang, values.REGIONS[lang])
    span = (at, at + len(value))
    if entity:
        made.secrets.append(Secret(entity, [span], tag))
    else:
        made.keep.append((*span, tag))
    return made


def _frame(rnd: random.Random, lang: str, kind: str) -> str:
    return rnd.choice(phrases.FRAMES[kind][lang]).replace("{}", FIELD)


def _in_script(rnd: random.Random, value: str) -> tuple[str, str]:
    """The digits in another script, or as they are."""
    name, zero = rnd.choice(
        [("full width", 0xFF10), ("arabic", 0x660), ("bold", 0x1D7CE), ("devanagari", 0x966)]
    )
    return "".join(chr(zero + int(c)) if c in "0123456789" else c for c in value), name


def card_text(rnd: random.Random, number: str) -> tuple[str, str]:
    """One way to write a card, and its name."""
    groups = values.card_groups(number)
    way = rnd.choice(
        ["separated"] * 12 + ["plain", "space", "script", "each"] * 2
        + ["keycap", "irregular", "halves", "mixed signs"]
    )  # fmt: skip
    if way == "separated":
        name = rnd.choice(list(SEPARATED))
        return SEPARATED[name].join(groups), name
    if way == "irregular":
        rest, cut = number, []
        while rest:
            size = rnd.randint(2, 6)
            size = len(rest) if len(rest) - size < 2 else size
            cut.append(rest[:size])
            rest = rest[size:]
        return " ".join(cut), way
    made = {
        "plain": lambda: number,
        "space": lambda: " ".join(groups),
        "script": lambda: _in_script(rnd, " ".join(groups))[0],
        "each": lambda: rnd.choice([" ", "\u200d", "\u200b", "-"]).join(number),
        "keycap": lambda: "".join(c + "\ufe0f\u20e3" for c in number),
        "halves": lambda: f"{number[:8]} {number[8:]}",
        "mixed signs": lambda: "".join(g + rnd.choice(" -.") for g in groups)[:-1],
    }[way]()
    return made, way


def card_line(rnd: random.Random, lang: str) -> Line:
    number = values.card(rnd, rnd.choice(list(values.BRANDS)))
    if rnd.random() < 0.08:
        return put(lang, f"scan_{FIELD}.pdf", number, "CARD", "file name")
    if rnd.random() < 0.05 and len(number) == 16:
        return split_line(rnd, lang, number)
    if rnd.random() < 0.05:
        code = values.digits(rnd, 3)
        made = put(lang, f"card {FIELD} exp 12/27 cvv {code}", number, "CARD", "with code")
        at = made.text.rindex(code)
        made.secrets.append(Secret("CVV", [(at, at + 3)], "code"))
        return made
    return put(lang, _frame(rnd, lang, "card"), *_named("CARD", card_text(rnd, number)))


def _named(entity: str, made: tuple[str, str]) -> tuple[str, str, str]:
    return made[0], entity, made[1]


def split_line(rnd: random.Random, lang: str, number: str) -> Line:
    """A card in pieces with words between."""
    first, second = rnd.choice(phrases.SPLIT[lang])
    join = rnd.choice([" ", "", "-"])
    halves = join.join([number[:4], number[4:8]]), join.join([number[8:12], number[12:]])
    text = f"{first} {halves[0]}{second} {halves[1]}".strip()
    a, b = text.index(halves[0]), text.rindex(halves[1])
    made = Line(text, lang, values.REGIONS[lang])
    made.secrets.append(Secret("CARD", [(a, a + len(halves[0])), (b, b + len(halves[1]))], "split"))
    return made


def iban_line(rnd: random.Random, lang: str) -> Line:
    value = values.iban(rnd, rnd.choice(values.IBAN_COUNTRIES))
    way = rnd.choice(
        ["compact"] * 6 + ["space"] * 7 + ["lower", "irregular"] * 3
        + ["nbsp", "dash", "zwsp", "full width"]
    )  # fmt: skip
    fours = [value[i : i + 4] for i in range(0, len(value), 4)]
    signs = {"space": " ", "nbsp": "\u00a0", "dash": "-", "zwsp": "\u200b"}
    if way in signs:
        value = signs[way].join(fours)
    elif way == "lower":
        value = value.lower()
    elif way == "irregular":
        value = f"{value[:2]} {value[2:4]} {value[4:9]} {value[9:]}"
    elif way == "full width":
        value = "".join(chr(ord(c) + 0xFEE0) for c in value)
    return put(lang, _frame(rnd, lang, "iban"), value, "IBAN", way)


def ssn_line(rnd: random.Random, lang: str) -> Line:
    sign = rnd.choice(["-", "-", " ", ".", "\u2013", "", "/"])
    value = sign.join(values.ssn(rnd))
    frames = [
        "SSN {}",
        "my social security number is {}",
        "ssn: {}",
        "Social Security {} ok?",
        "SSN# {}",
    ]
    if sign in ("-", "\u2013"):
        frames.append("{} thanks")
    return put(lang, rnd.choice(frames).replace("{}", FIELD), value, "SSN", f"sign {sign!r}")


def address(rnd: random.Random, lang: str) -> tuple[str, str]:
    """One way to write an e-mail address."""
    local, domain = rnd.choice(values.NAMES[lang].split()), rnd.choice(values.DOMAINS)
    local += rnd.choice(["", "", "+news.2026", "+shop", "7"])
    at, dot = phrases.AT_DOT[lang]
    way = rnd.choice(
        ["plain"] * 22
        + ["percent"] * 3
        + ["upper", "brackets", "words", "at only", "full width", "percent", "spaces", "zero width"]
    )
    made = {
        "plain": f"{local}@{domain}",
        "upper": f"{local}@{domain}".upper(),
        "brackets": f"{local}[at]{domain}",
        "words": f"{local} {at} {domain.replace('.', f' {dot} ')}",
        "at only": f"{local} AT {domain}",
        "full width": f"{local}\uff20{domain}".replace(".", "\uff0e"),
        "percent": f"{local}%40{domain}",
        "spaces": f"{local} @ {domain}",
        "zero width": f"{local}\u200b@\u200b{domain}",
    }
    return made[way], way


def email_line(rnd: random.Random, lang: str) -> Line:
    value, way = address(rnd, lang)
    if way in ("plain", "percent") and rnd.random() < 0.3:
        frame = rnd.choice(phrases.MAIL_WRAPS)
    elif way == "percent":
        frame = "https://shop.example.com/reset?mail={}&t=9"
    elif rnd.random() < 0.15:
        return put(lang, FIELD, value, "EMAIL", "name " + way)
    else:
        frame = None
    return put(
        lang, (frame or _frame(rnd, lang, "email")).replace("{}", FIELD), value, "EMAIL", way
    )


def phone_text(rnd: random.Random, lang: str) -> tuple[str, str]:
    """One way to write a phone number."""
    region = values.REGIONS[lang]
    home = values.phone(rnd, region)
    away = values.phone(rnd, rnd.choice(values.FOREIGN))
    anyone = rnd.choice([home, home, away])
    national, abroad, e164 = (
        values.national(home),
        values.international(anyone),
        values.e164(anyone),
    )
    way = rnd.choice(
        ["national"] * 8 + ["plain"] * 3 + ["international"] * 4 + ["e164"] * 4 + ["country"] * 3
        + ["00", "00 spaced", "plus space", "nbsp", "dashes", "slashes"] * 2
        + ["dots", "script", "mark"]
    )  # fmt: skip
    plain = "".join(c for c in national if c.isdigit())
    made = {
        "national": national,
        "plain": plain,
        "international": abroad,
        "e164": e164,
        "00": "00" + e164[1:],
        "00 spaced": "00" + abroad[1:],
        "dots": _signed(national, "."),
        "dashes": _signed(national, "-"),
        "slashes": _signed(national, "/"),
        "nbsp": abroad.replace(" ", "\u00a0"),
        "script": _in_script(rnd, abroad)[0].replace("+", "\uff0b"),
        "plus space": "+ " + abroad[1:],
        "mark": f"\u200e{abroad}\u200e",
        "country": values.e164(home)[1:],
    }
    return made[way], way


def _signed(national: str, sign: str) -> str:
    return sign.join("".join(c if c.isdigit() else " " for c in national).split())


def phone_line(rnd: random.Random, lang: str) -> Line:
    value, way = phone_text(rnd, lang)
    draw = rnd.random()
    if draw < 0.3:
        return put(lang, FIELD, value, "PHONE", "name " + way)
    if draw < 0.4:
        return put(
            lang,
            rnd.choice(
                ["WhatsApp {}", "ani={}; dnis=4711", "tel:{}", '{{"phone":"{}","id":71178716}}']
            )
            .replace("{{", "{")
            .replace("}}", "}")
            .replace("{}", FIELD),
            value,
            "PHONE",
            way,
        )
    return put(lang, _frame(rnd, lang, "phone"), value, "PHONE", way)


def mixed_line(rnd: random.Random, lang: str) -> Line:
    """Several secrets on one line: with a ticket, with a day, as JSON, or two cards."""
    region = values.REGIONS[lang]
    card = ("CARD", " ".join(values.card_groups(values.card(rnd, "mc"))))
    number = values.phone(rnd, region)
    written = rnd.choice([values.national, values.international, values.e164])(number)
    phone = ("PHONE", written)
    mail = ("EMAIL", f"{rnd.choice(values.NAMES[lang].split())}@{rnd.choice(values.DOMAINS)}")
    kind = rnd.choice(["ticket", "day", "json", "cards"])
    if kind == "day":
        day = ("", f"2026-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}")
        return _joined(lang, kind, [mail, ("", ","), phone, ("", "; "), day])
    if kind == "json":
        opening, between, closing = ("", '{"phone":"'), ("", '","mail":"'), ("", '","id":')
        id_ = ("", values.digits(rnd, 8))
        return _joined(lang, kind, [opening, phone, between, mail, closing, id_, ("", "}")])
    if kind == "cards":
        sign = ("", rnd.choice([" ", "\n", ", "]))
        cards = [("CARD", values.card(rnd, rnd.choice(list(values.BRANDS)))) for _ in range(2)]
        return _joined(lang, kind, [cards[0], sign, cards[1]])
    pieces = [("", "#" + values.digits(rnd, 8)), card, phone, mail]
    if rnd.random() < 0.5:
        del pieces[rnd.randint(1, 3)]
    rnd.shuffle(pieces)
    sign = ("", rnd.choice([" / ", "; ", ", ", "\n"]))
    return _joined(lang, kind, [part for piece in pieces for part in (sign, piece)][1:])


def _joined(lang: str, kind: str, pieces: list[tuple[str, str]]) -> Line:
    """One line of these pieces; those of an entity are secrets, the other numbers stay."""
    made = Line("", lang, values.REGIONS[lang])
    for entity, value in pieces:
        place = len(made.text), len(made.text) + len(value)
        made.text += value
        if entity:
            made.secrets.append(Secret(entity, [place], f"mixed {kind}"))
        elif value[-1].isdecimal():
            made.keep.append((*place, kind))
    return made


def decoy_line(rnd: random.Random, lang: str) -> Line:
    kind = rnd.choice(values.DECOYS)
    return put(lang, _frame(rnd, lang, "decoy"), values.decoy(rnd, kind), "", kind)


def clean_line(rnd: random.Random, lang: str) -> Line:
    return Line(rnd.choice(phrases.CLEAN[lang]), lang, values.REGIONS[lang])
