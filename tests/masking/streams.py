"""Fresh conversations: cards told in pieces, and innocent ones that look alike."""

import random
from dataclasses import dataclass

from tests.masking import values

ASKS = (
    "How would you like to pay?",
    "Please give me your card number.",
    "Which card shall I charge?",
    "Jak chcete zaplatit? Kartou?",
    "Bitte die Kartennummer.",
    "Quel est le numéro de la carte ?",
    "Numer karty proszę",
    "¿Me da su tarjeta?",
    "Mi dia la carta, per favore",
    "מה מספר הכרטיס?",
)
NODS = ("ok", "go on", "thanks, next?", "yes", "mhm", "one moment", "dále prosím", "weiter bitte")
REPLIES = ("wait", "sec", "here it is", "uh", "that is all", "done")
INNOCENT = (
    [
        ("agent", "What is your order number?"),
        ("customer", "4471 2231"),
        ("customer", "or maybe 5521 8890"),
    ],
    [
        ("agent", "How many pieces?"),
        ("customer", "12"),
        ("agent", "And the size?"),
        ("customer", "42"),
    ],
    [("agent", "Your postcode, please?"), ("customer", "60601"), ("agent", "Thanks")],
    [
        ("customer", "I paid by card yesterday"),
        ("agent", "What is the order number?"),
        ("customer", "48213377"),
    ],
    [
        ("agent", "When were you born?"),
        ("customer", "12"),
        ("customer", "05"),
        ("customer", "1984"),
    ],
    [("agent", "Tell me the code on the screen"), ("customer", "5512"), ("customer", "no, 5513")],
    [
        ("customer", "my tracking number is 5522 1133"),
        ("customer", "sorry 5522 1143"),
        ("agent", "ok"),
    ],
    [
        ("customer", "between 10 and 12"),
        ("customer", "or 14 and 16"),
        ("customer", "on 24 11 2026"),
    ],
    [
        ("customer", "Can I pay by card?"),
        ("agent", "Sure. What is the invoice number?"),
        ("customer", "20264471"),
    ],
)


@dataclass
class Stream:
    """Messages, and where the digits of a card are: message, start, end."""

    messages: list[dict[str, str]]
    parts: list[tuple[int, int, int]]
    is_asked: bool


def card_stream(rnd: random.Random) -> Stream:
    """A card in two to sixteen messages, with other lines between."""
    number = values.card(rnd, rnd.choice(["visa", "mc", "amex", "discover", "jcb", "diners"]))
    way = rnd.choice(["fours", "halves", "digits", "uneven", "framed"])
    if way == "halves":
        cut = [number[:8], number[8:]]
    elif way == "digits":
        cut = list(number)
    elif way == "uneven":
        cut = [number[:6], number[6:10], number[10:]]
    else:
        cut = values.card_groups(number)
    is_asked = rnd.random() < 0.8
    messages = [{"sender": "customer", "text": "Hello, I need help"}]
    if is_asked:
        messages.append({"sender": "agent", "text": rnd.choice(ASKS)})
    parts = []
    for piece in cut:
        before, after = (
            rnd.choice([("", ""), ("it is ", ""), ("then ", ""), ("", " ok?")])
            if way == "framed"
            else ("", "")
        )
        parts.append((len(messages), len(before), len(before) + len(piece)))
        messages.append({"sender": "customer", "text": before + piece + after})
        if way != "digits" and rnd.random() < 0.4:
            messages.append({"sender": "agent", "text": rnd.choice(NODS)})
        if way != "digits" and rnd.random() < 0.15:
            messages.append({"sender": "customer", "text": rnd.choice(REPLIES)})
    return Stream(messages, parts, is_asked)


def innocent_stream(rnd: random.Random) -> list[dict[str, str]]:
    chosen = rnd.choice(INNOCENT)
    return [{"sender": sender, "text": text} for sender, text in chosen]
