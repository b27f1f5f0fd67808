"""Write the page: one HTML document with its data, style and scripts inside, which asks for nothing but its films.

A content security policy lets only these scripts and styles run, by their digests, and lets no request leave the page.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lecture.page.font import font_face
from lecture.project.own_colors import Colors
from scenes.framework.languages import LANGUAGES
from scenes.style.contrast import legible_on
from scenes.style.theme import DARK, LIGHT, THEMES, Theme

__all__ = ["script", "style", "write_document"]

ASSETS = Path(__file__).resolve().parent / "assets"
GROUND = re.compile(r"--(?:ground|panel|raised): (#[0-9a-f]{6});")  # what text lies on
SCRIPTS = (
    "base",
    "film",
    "thumbnails",
    "player",
    "questions",
    "sweep",
    "study",
    "ink",
    "lecturing",
    "presenter",
    "scorm",
    "main",
)
PAGE = """<!doctype html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<noscript>{no_script} <a href="{film}">{film}</a></noscript>
<script type="application/json" id="lecture">{data}</script>
{films}<script>{script}</script>
</body>
</html>
"""


@cache
def script() -> str:
    """Return the page's own script: its modules one after the other, without comments and indentation."""
    lines = (line.strip() for name in SCRIPTS for line in (ASSETS / f"{name}.js").read_text("utf-8").splitlines())
    return "\n".join(['"use strict";', *(line for line in lines if line and not line.startswith("//"))])


@cache
def style(theme: str = "dark", colors: Colors = ()) -> str:
    """Return the page's style, with the ground of films in a theme, and the colours that roles have in formulas."""
    text = (ASSETS / "style.css").read_text("utf-8")
    rules = [line.strip() for line in text.splitlines()]
    dark, light = (tuple(GROUND.findall(block)) for block in text.split("}")[:2])
    return "\n".join(
        [
            *filter(None, rules),
            f":root {{ --film: {THEMES[theme].BACKGROUND}; --film-text: {THEMES[theme].TEXT}; }}",
            *_role_colours(DARK.with_colors(dict(colors)), dark, ""),
            *_role_colours(LIGHT.with_colors(dict(colors)), light, '[data-theme="light"] '),
        ]
    )


def _role_colours(theme: Theme, grounds: tuple[str, ...], context: str) -> list[str]:
    """Return the rules of the roles' colours, in the tones that are legible on the page."""
    colours = {**theme.roles, "quiet": theme.QUIET}
    return [f"{context}.role.{role} {{ color: {legible_on(colour, grounds)}; }}" for role, colour in colours.items()]


def write_document(content: Mapping[str, Any], films: Mapping[str, Path] | None = None, colors: Colors = ()) -> str:
    """Return the HTML of a page with this content, in a lecture's own colours; `films` are put inside it, by language,
    where they are given."""
    start = content["start"]
    known = LANGUAGES[start]
    look = style(content["theme"], colors) + font_face(json.dumps(content, ensure_ascii=False))
    return PAGE.format(
        tag=f"{known.tag}-{known.region.upper()}",
        policy=_policy(look),
        title=html.escape(content["title"][start]),
        style=look,
        no_script=html.escape(content["words"][start]["no_script"]),
        film=html.escape(content["films"][start]["source"]),
        data=_json_in_html(content),
        films="".join(_embedded(language, file) for language, file in (films or {}).items()),
        script=script(),
    )


def _policy(look: str) -> str:
    rules = {
        "default-src": "'none'",
        "script-src": f"'sha256-{_digest(script())}'",
        "style-src": f"'sha256-{_digest(look)}'",
        "media-src": "'self' file: blob:",
        "img-src": "data: blob:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json_in_html(data: Any) -> str:
    """Return JSON in which nothing can end the script element that holds it, or begin a comment in it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _embedded(language: str, file: Path) -> str:
    content = base64.b64encode(file.read_bytes()).decode()
    return f'<script type="application/octet-stream" id="film-{language}">{content}</script>\n'
