"""A pretend customer site on an origin of its own, with our widget on it by one script tag.

`?key=...` shows another widget; `?csp=strict` adds the strict Content-Security-Policy of a
careful host; `?hostile=1` adds a style sheet that fights every element of the page."""

import argparse
import functools
import re
import signal
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from contactcenter.localstack.ports import LOOPBACK

FOLDER = Path(__file__).resolve().parent / "demo_page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
TEMPLATES = {".html", ".css", ".js"}
HOSTILE = '<link rel="stylesheet" href="hostile.css"></head>'


class DemoSite(BaseHTTPRequestHandler):
    """Serves demo_page/ with {{widget_origin}} and {{widget_key}} filled in."""

    def __init__(self, *args: object, product: str, widget_key: str) -> None:
        self.values = {"{{widget_origin}}": product, "{{widget_key}}": widget_key}
        self.product = product
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer one request for a page or one of its files."""
        address = urlsplit(self.path)
        wanted = parse_qs(address.query)
        file = self._file(unquote(address.path))
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        key = wanted.get("key", [""])[0]
        values = {"{{widget_key}}": key} if re.fullmatch(r"[\w-]+", key) else {}
        body = self._fill(file, self.values | values, is_hostile=wanted.get("hostile") == ["1"])
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES[file.suffix])
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if wanted.get("csp") == ["strict"]:
            self.send_header("Content-Security-Policy", strict_policy(self.product))
        self.end_headers()
        self.wfile.write(body)

    def _file(self, path: str) -> Path | None:
        name = path.lstrip("/") or "index.html"
        file = (FOLDER / name).resolve()
        is_ours = file.is_relative_to(FOLDER) and file.suffix in TYPES and file.is_file()
        return file if is_ours else None

    def _fill(self, file: Path, values: dict[str, str], *, is_hostile: bool) -> bytes:
        if file.suffix not in TEMPLATES:
            return file.read_bytes()
        text = file.read_text(encoding="utf-8")
        for placeholder, value in values.items():
            text = text.replace(placeholder, value)
        if is_hostile:
            text = text.replace("</head>", HOSTILE, 1)
        return text.encode()

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the page is scenery."""


def strict_policy(product: str) -> str:
    """The policy of a careful host that allows itself and the widget's origin, nothing inline."""
    socket = product.replace("http", "ws", 1)
    allowed = f"'self' {product}"
    return "; ".join([
        "default-src 'none'",
        f"script-src {allowed}",
        f"style-src {allowed}",
        f"frame-src {allowed}",
        f"connect-src {allowed} {socket}",
        f"img-src {allowed} data:",
        "base-uri 'none'",
        "form-action 'self'",
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--product", required=True, help="origin that serves the widget")
    parser.add_argument("--widget-key", default="")
    chosen = parser.parse_args()
    handler = functools.partial(DemoSite, product=chosen.product, widget_key=chosen.widget_key)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ThreadingHTTPServer((LOOPBACK, chosen.port), handler).serve_forever()


if __name__ == "__main__":
    main()
