"""`make bench-masking`: how much the engine and its peers find, and what that costs. Needs no server.

All maskers get the same fresh lines in the same run, each in a process of its own. The peers are installed
on demand into var/bench-masking; without a way to the package index they are left out.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from masking.spans import Entity, Span
from tests.bench.maskers import MASKERS
from tests.masking import fresh, phrases
from tests.masking.scoring import measure

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "var" / "bench-masking"
PACKAGES = {
    "presidio": "presidio-analyzer", "datafog-core": "datafog-core", "commonregex": "commonregex",
    "phonenumbers": "phonenumbers",
}  # fmt: skip
SEED = int(os.environ.get("SEED", "20261121"))
LINES = int(os.environ.get("LINES", "3000"))
PLAIN = """
Hi, is anyone there?
My parcel still has not arrived and the page shows nothing.
Thanks, that solved it!
I want to cancel my subscription
ok
no, the blue one
Dobrý den, potřebuji poradit s reklamací.
Balík přišel poškozený a chybí v něm kabel.
Dzień dobry, kiedy dotrze moja paczka?
Nie mogę się zalogować, hasło nie działa.
Buongiorno, vorrei sapere lo stato della spedizione.
Il prodotto è difettoso, posso restituirlo?
שלום, אני צריכה עזרה עם ההזמנה שלי
תודה רבה על העזרה
Guten Tag, meine Lieferung ist noch nicht da.
Vielen Dank für die schnelle Hilfe!
Bonjour, je n'arrive pas à me connecter.
Le colis est marqué livré mais je n'ai rien.
Hola, quiero cambiar la talla de mi pedido.
Muchas gracias, quedo a la espera.
lol ok \N{THUMBS UP SIGN}
""".strip().splitlines()
WORST = (
    "7", "1 ", "4-", "4 ", "1.", "+1", "(1", "a.", "@", "a@", "x@a.a.", "a at ", "a dot ", "GB82 ", "4111 ",
    "\uff14", "4\ufe0f\u20e3", "000-00-0000 ", "a@b.co ", "AB12", "four one ", "call 601142082 ", "\u200f",
    # What random patterns found to be slowest.
    "4444/5555/5555l2222 ", "four 123 tel\u00e9fono ***4242code ", "3 6 7 ", "4@0 ", "4 4(11 ",
    "3333O44.4444/2+9@", "55(3 2, 2 5 6/4 ", "3/2(49 ", "O\u20ac123 four 1.2.3", "$four 1.2.3\u4e2d601234567",
    "four 000-00-0000one \u4e2d1.2.3", "}601 234 567+<b>four 2026-11-21",
    "1:00 ", "a|b\n1|6012345\n", "**6012345** ",
)  # fmt: skip
COLUMNS = (
    "plain_us",
    "mix_us",
    "hard_us",
    "long_plain_us",
    "worst_ms",
    "recall",
    "decoys",
    "clean_changed",
)


def job(lines: list[fresh.Line]) -> dict[str, Any]:
    """What every masker is given."""
    plain = [(text, "US") for text in PLAIN] * 20
    decoys = [line for line in lines if not line.secrets]
    secrets = [line for line in lines if line.secrets]
    pick = [(line.text, line.region) for line in decoys[:80] + secrets[:20]]
    long_plain = " ".join(PLAIN)
    return {
        "lines": [(line.text, line.region) for line in lines],
        "plain": plain,
        "mix": [plain[i % len(plain)] for i in range(900)] + pick,
        "hard": [(line.text, line.region) for line in lines],
        "long_plain": [((long_plain * 4)[:2380], "US")] * 50,
        "worst": [(piece * 5000)[:5000] for piece in WORST]
        + ["a." * 2500 + "@", "a" * 2500 + "@" + "a" * 2500],
    }


def run(
    masker: str, python: Path, work: dict[str, Any], lines: list[fresh.Line]
) -> dict[str, float]:
    """Measure one masker in a process of its own."""
    answer = subprocess.run(
        [str(python), "-m", "tests.bench.maskers"],
        input=json.dumps({**work, "masker": masker}), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    told = json.loads(answer.stdout)
    found = iter(told["spans"])
    score = measure(lines, lambda line: [Span(a, b, Entity.CUSTOM) for a, b, *_ in next(found)])
    quality = {
        "recall": score.recall(), "decoys": score.decoys_touched(), "clean_changed": score.clean_changed(),
    }  # fmt: skip
    return {name: round(value, 2) for name, value in {**told["speed"], **quality}.items()}


def peers() -> list[str]:
    """Those that are installed, after trying to install them."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True, symlinks=True)
    ready = []
    for name, package in PACKAGES.items():
        pip = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            package,
        ]
        if (
            subprocess.run(pip, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            == 0
        ):
            ready.append(name)
        else:
            print(f"{name} is left out: its package could not be installed.")
    return ready


def main() -> None:
    lines = fresh.lines(SEED, LINES)
    work = job(lines)
    results = {"ours": run("ours", Path(sys.executable), work, lines)}
    for name in peers():
        try:
            results[name] = run(name, PEERS / "bin" / "python", work, lines)
        except subprocess.CalledProcessError:
            print(f"{name} is left out: it does not run here.")
    assert set(results) <= set(MASKERS)
    languages = len(phrases.CLEAN)
    print(f"{len(lines)} fresh lines in {languages} languages, seed {SEED}; processor time")
    print(f"{'':<14}" + "".join(f"{name:>15}" for name in COLUMNS))
    for name, result in results.items():
        print(f"{name:<14}" + "".join(f"{result[column]:>15.2f}" for column in COLUMNS))
    print(
        "us per text: plain of 36 characters, 90/8/2 mix, hard (with secrets), 2,380 plain characters."
    )
    print(
        "ms of the worst of the 5,000-character inputs. Recall, innocent places touched, lines changed in %."
    )
    print(json.dumps({"ours": results.pop("ours"), "peers": results}))


if __name__ == "__main__":
    main()
