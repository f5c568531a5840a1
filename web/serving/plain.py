"""Plain-text answers given before the application is reached, with the same security headers as every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

# No inline scripts or styles, nothing from other sites: text of an archive can never run as a program.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def plain_headers(text: bytes) -> list[tuple[str, str]]:
    """Return the headers of a plain-text answer, which must not be cached."""
    own = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))]
    return [*own, ("Cache-Control", "no-store"), *SECURITY.items()]


def plain_answer(start_response: StartResponse, status: str, text: str) -> list[bytes]:
    """Answer with `text` alone, under the given status."""
    content = text.encode()
    start_response(status, plain_headers(content))
    return [content]
