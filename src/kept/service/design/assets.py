"""Styles, scripts and fonts: what we borrow, with every other organisation's mark taken out, and what we wrote.

`python -m kept.service.design.assets` makes build/packages from node_modules and design/styles, build/fonts for PDF,
and build/static from packages and each slice's own files. ./dev runs it whenever any of those has changed.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import django
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

PROJECT = Path(__file__).resolve().parents[4]
NODE_MODULES = PROJECT / "node_modules"
PACKAGES = PROJECT / "build" / "packages"

GOVUK = NODE_MODULES / "govuk-frontend" / "dist" / "govuk"
FONT = NODE_MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next"
WHOLE_FONT = NODE_MODULES / "@expo-google-fonts" / "atkinson-hyperlegible-next"
"""The same typeface in files that are not cut up for browsers: what sets PDF can read no others."""
PDF_FONTS = PROJECT / "build" / "fonts"
OUR_FONT = "var(--kept-font)"

STYLES = Path(__file__).with_name("styles")
"""The look of every page, a file a component. Browsers get them as one, so that a page still asks for one."""
FIRST, LAST = ("theme", "text"), ("motion", "print")
"""Those that the others build on, and those that have the last word. The order of the others does not matter."""


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, in scripts' imports too, and each file is stored compressed beside itself."""

    support_js_module_import_aggregation = True


def without_marks(css: str) -> str:
    """GOV.UK Frontend's styles without its typeface (licensed for gov.uk alone), the royal crest and source maps.

    Raises ValueError where a mark is still there: a new release has changed how it writes them.
    """
    css = re.sub(r"@font-face\s*{[^}]*GDS Transport[^}]*}", "", css)
    css = without_remarks(css)
    css = re.sub(r"GDS Transport\s*,\s*arial\s*,\s*sans-serif", OUR_FONT, css, flags=re.IGNORECASE)
    # Every rule that draws the crest goes whole, and so does every other address: we serve none of those images.
    css = re.sub(r"\.govuk-footer__copyright-logo[^{}]*{[^{}]*}", "", css)
    css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
    for mark in ("GDS Transport", "crest", "/assets/", "sourceMappingURL"):
        if mark.lower() in css.lower():
            raise ValueError(f"'{mark}' is still in GOV.UK Frontend's styles: look again at design/assets.py")
    return css


def without_remarks(css: str) -> str:
    """Styles without what they say to their readers."""
    return re.sub(r"/\*(?:(?!\*/).)*\*/\s*", "", css, flags=re.DOTALL)


def without_source_map(script: str) -> str:
    """A script without the remark that names its source map, which we do not serve."""
    return re.sub(r"//# sourceMappingURL=\S+", "", script)


def joined_styles() -> str:
    """The styles of every page, as one."""
    others = sorted({path.stem for path in STYLES.glob("*.css")} - {*FIRST, *LAST})
    files = [STYLES / f"{name}.css" for name in (*FIRST, *others, *LAST)]
    return without_remarks("\n".join(path.read_text(encoding="utf-8") for path in files))


def make_packages() -> None:
    """Write build/packages: GOV.UK Frontend without its marks, our typeface, and the styles of every page.

    Raises FileNotFoundError before set-up has fetched what is borrowed.
    """
    borrowed = PACKAGES / "borrowed"
    borrowed.mkdir(parents=True, exist_ok=True)
    styles = (GOVUK / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (borrowed / "govuk-frontend.css").write_text(without_marks(styles), encoding="utf-8")
    script = (GOVUK / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (borrowed / "govuk-frontend.js").write_text(without_source_map(script), encoding="utf-8")
    for name in ("latin", "latin-ext"):
        shutil.copy(FONT / "files" / f"atkinson-hyperlegible-next-{name}-wght-normal.woff2", borrowed / f"{name}.woff2")
    shutil.copy(FONT / "LICENSE", borrowed / "typeface-licence.txt")
    PDF_FONTS.mkdir(exist_ok=True)
    for name in ("400Regular", "700Bold"):
        shutil.copy(WHOLE_FONT / name / f"AtkinsonHyperlegibleNext_{name}.ttf", PDF_FONTS)
    ours = PACKAGES / "design"
    ours.mkdir(exist_ok=True)
    (ours / "kept.css").write_text(joined_styles(), encoding="utf-8")


def collect() -> None:
    """Gather every slice's files and the borrowed ones into build/static, with hashed names.

    Files of before stay, so that a server already running can still answer with them.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")
    os.environ["DEMO"] = "1"  # the demo's styles are gathered with the rest
    os.environ.setdefault("SECRET_KEY", "not-used-for-gathering-files")
    os.environ.setdefault("ALLOWED_HOSTS", "localhost")
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    try:
        make_packages()
        collect()
    except FileNotFoundError as problem:
        sys.exit(f"{problem.filename} is missing. Run ./dev, which fetches it.")
