"""Copy what pages need from node_modules into app/web/static/vendor: htmx, a font, the component CSS that is used."""

import hashlib
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "web" / "static" / "vendor"

# The checksums pin what runs in a visitor's browser, whatever a registry serves.
SCRIPTS = {
    "htmx.org/dist/htmx.min.js": (
        "429f6b742f07ec4a8ea17fa74743f744f1b63688e2faa7702651a97f3c1026c7cea69dec1b021d48ff713b7f94944867"
    ),
}
FONT = "@fontsource-variable/source-sans-3"
FONT_FILES = {
    "source-sans-3-latin-wght-normal.woff2": "source-sans-3-latin.woff2",
    "source-sans-3-latin-ext-wght-normal.woff2": "source-sans-3-latin-ext.woff2",
    "source-sans-3-latin-wght-italic.woff2": "source-sans-3-latin-italic.woff2",
}
COMPONENTS = (
    "alert",
    "button",
    "checkbox",
    "form-field",
    "form-field-description",
    "form-field-error-message",
    "form-fieldset",
    "form-label",
    "radio-button",
    "select",
    "skip-link",
    "status-badge",
    "textarea",
    "textbox",
)
COMPONENTS_LICENCE = "EUPL-1.2, Gemeente Utrecht and Frameless B.V.; see licences/utrecht-components.md"


def main() -> int:
    """Build the folder anew; exit status 1 with a sentence when something is missing or is not what was pinned."""
    try:
        build(MODULES, VENDOR)
    except (FileNotFoundError, ValueError) as refusal:
        print(f"build_static: {refusal}", file=sys.stderr)
        return 1
    count = sum(path.is_file() for path in VENDOR.rglob("*"))
    print(f"build_static: {count} files in {VENDOR.relative_to(ROOT)}")
    return 0


def build(modules: Path, vendor: Path) -> None:
    """Write every vendored file; the same node_modules gives the same bytes.

    Raises FileNotFoundError when node_modules is not complete, ValueError when a script differs from its checksum.
    """
    if not modules.is_dir():
        raise FileNotFoundError("node_modules is missing; run `npm ci` first")
    shutil.rmtree(vendor, ignore_errors=True)
    (vendor / "licences").mkdir(parents=True)
    for name, checksum in SCRIPTS.items():
        copy_script(modules / name, vendor, checksum)
    for source, target in FONT_FILES.items():
        shutil.copyfile(modules / FONT / "files" / source, vendor / target)
    (vendor / "nlds.css").write_text(component_css(modules), encoding="utf-8")
    copy_licences(modules, vendor / "licences")


def copy_script(source: Path, vendor: Path, checksum: str) -> None:
    """Copy one script after comparing its SHA-384."""
    content = source.read_bytes()
    found = hashlib.sha384(content).hexdigest()
    if found != checksum:
        raise ValueError(f"{source.name} has SHA-384 {found}, expected {checksum}")
    (vendor / source.name).write_bytes(content)


def component_css(modules: Path) -> str:
    """Join the CSS of the used components in one cascade layer; comments go, the licence notice stays at the top."""
    sources = [modules / "@utrecht" / f"{name}-css" / "dist" / "index.css" for name in COMPONENTS]
    parts = [source.read_text(encoding="utf-8") for source in sources]
    css = re.sub(r"/\*.*?\*/", "", "\n".join(parts), flags=re.DOTALL)
    css = re.sub(r'@charset "[^"]*";', "", css)
    css = re.sub(r"\n\s*\n+", "\n", css).strip()
    if "url(" in css:
        raise ValueError("the component CSS loads something by url(); the content security policy forbids that")
    return f"/* {COMPONENTS_LICENCE} */\n@layer reset, tokens, nlds, app;\n@layer nlds {{\n{css}\n}}\n"


def copy_licences(modules: Path, licences: Path) -> None:
    """Keep the licence of everything that is passed on."""
    shutil.copyfile(modules / "htmx.org" / "LICENSE", licences / "htmx.txt")
    shutil.copyfile(modules / FONT / "LICENSE", licences / "source-sans-3.txt")
    shutil.copyfile(modules / "@utrecht" / "component-library-css" / "LICENSE.md", licences / "utrecht-components.md")


if __name__ == "__main__":
    sys.exit(main())
