"""Makes the NHS design system ready to serve from our own site: `node_modules` in, `dist/nhsuk` out.

Its stylesheet expects the icons at the root of the site, asks another site for a licensed font, and names
source maps that are not served. `dev.py` runs this after `npm ci`; standard library only.
"""

import re
import shutil
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
PACKAGE = FRONTEND / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
SERVED = FRONTEND / "dist" / "nhsuk"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP_LINE = re.compile(r"(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")


def build() -> None:
    shutil.rmtree(SERVED, ignore_errors=True)
    shutil.copytree(PACKAGE / "assets" / "images", SERVED / "images")
    write_styles()
    write_script()


def write_styles() -> None:
    styles = read("nhsuk-frontend.min.css")
    write("nhsuk-frontend.min.css", FONT_FACE.sub("", styles).replace("/assets/images/", "images/"))
    # No page loads this one: an organisation licensed for Frutiger may.
    write("nhsuk-fonts.css", "\n".join(FONT_FACE.findall(styles)) + "\n")


def write_script() -> None:
    write("nhsuk-frontend.min.js", read("nhsuk-frontend.min.js"))


def read(name: str) -> str:
    return SOURCE_MAP_LINE.sub("", (PACKAGE / name).read_text(encoding="utf-8"))


def write(name: str, text: str) -> None:
    (SERVED / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build()
