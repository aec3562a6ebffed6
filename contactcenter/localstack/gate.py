"""`make check`: every check that needs no running server. All of them run, then the verdict."""

import os
import subprocess
import sys
import time

from contactcenter.localstack.runner import ROOT

TEMPLATES = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
HAS_TYPESCRIPT = any((ROOT / "static" / "src").rglob("*.ts"))


def checks() -> dict[str, list[str]]:
    """The name and the command of every check, quick ones first."""
    python = sys.executable
    found = {
        "format of Python": ["ruff", "format", "--check", "--quiet", "."],
        "lint of Python": ["ruff", "check", "--quiet", "."],
        "layers": ["lint-imports", "--no-cache"],
        "format and lint of TypeScript": ["npm", "run", "--silent", "check"],
        "migrations in step": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "system check": [python, "manage.py", "check", "--fail-level", "WARNING"],
        "types of Python": [python, "-m", "mypy", "."],
    }
    if TEMPLATES:
        found["format of templates"] = ["djade", "--target-version", "5.2", "--check", *TEMPLATES]
        found["lint of templates"] = ["djlint", "--quiet", "--lint", "templates"]
    if HAS_TYPESCRIPT:
        found["types of TypeScript"] = ["node_modules/.bin/tsc"]
    if (ROOT / "contactcenter/management/commands/protocol.py").exists():
        found["protocol files current"] = [python, "manage.py", "protocol", "--check"]
    return found


def main() -> int:
    """Run them all; print what a failing one said; 1 when any failed."""
    # No server is needed here, and one that happens to run must not change the answer.
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PYTHONWARNINGS": "ignore::RuntimeWarning",
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
    }
    failed = 0
    for name, command in checks().items():
        began = time.monotonic()
        answer = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        verdict = "FAILED" if answer.returncode else "ok"
        print(f"{name:<32} {verdict:<7} {time.monotonic() - began:5.1f} s", flush=True)
        if answer.returncode:
            failed += 1
            print(answer.stdout.rstrip(), "\n", flush=True)
    print(f"{failed} checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
