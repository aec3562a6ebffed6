"""`make screenshots`: pictures of the main screens, with the demo data, for docs/img/."""

import json
import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from contactcenter.localstack import chromium
from contactcenter.localstack.runner import ROOT
from tests import live
from tests.browsers import ARGUMENTS, People

FOLDER = ROOT / "docs" / "img"
# Who looks at what; the role is one that `manage.py demo --json` names.
SCREENS = {"desk": ("agent", "/desk/"), "supervisor": ("supervisor", "/supervisor/"),
           "admin": ("admin", "/admin/")}  # fmt: skip


def accounts(output: str) -> dict[str, dict[str, str]]:
    """The first account of each role from the demo command's JSON line."""
    answer = json.loads(output.strip().splitlines()[-1])
    found: dict[str, dict[str, str]] = {}
    for account in answer["accounts"]:
        found.setdefault(account["role"].lower(), account)
    return found


def photograph(stack: live.LiveStack, folder: Path) -> None:
    """Log in as each role and save its screen in every colour scheme."""
    known = accounts(stack.manage("demo", "--json"))
    with sync_playwright() as playwright:
        program = chromium.find_or_install()
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        people = People(browser, stack, folder)
        for scheme in ("light", "dark"):
            for name, (role, path) in SCREENS.items():
                account = known[role]
                page = people.staff(account["username"], account["password"], color_scheme=scheme)
                page.goto(path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=folder / f"{name}-{scheme}.png")
        people.leave()
        browser.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    name = f"pictures_{os.getpid()}"
    server = os.environ["DATABASE_URL"]
    database = live.create_database(server, name)
    stack = live.LiveStack("screenshots", database, os.environ["REDIS_URL"])
    try:
        stack.up()
        photograph(stack, FOLDER)
    finally:
        stack.down()
        live.drop_database(server, name)
    print(f"Saved in {FOLDER.relative_to(ROOT)}:", *sorted(p.name for p in FOLDER.glob("*.png")))


if __name__ == "__main__":
    main()
