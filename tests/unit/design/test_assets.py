"""Nobody else's marks are served."""

import pytest
from django.conf import settings

from kept.service.design import assets
from kept.service.design.assets import without_marks, without_source_map

BORROWED = """@charset "UTF-8";/*! licensed: GDS Transport */:root{--a:1}
@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}
.a{font-family:GDS Transport,arial,sans-serif;color:red}
.govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg);height:1px}
@supports (mask:initial){.govuk-footer__copyright-logo:before{mask-image:url(/assets/images/govuk-crest.svg)}}
/*# sourceMappingURL=govuk-frontend.min.css.map */"""


def test_typeface_crest_and_map_are_taken_out_and_the_rest_stays():
    left = without_marks(BORROWED)
    assert ":root{--a:1}" in left
    assert ".a{font-family:var(--kept-font);color:red}" in left
    assert "GDS" not in left
    assert "url(" not in left


def test_a_mark_written_in_a_new_way_stops_the_build():
    with pytest.raises(ValueError, match="GDS Transport"):
        without_marks('.a{font:"GDS Transport"}')


def test_a_script_loses_only_the_line_about_its_map():
    assert without_source_map("let a = {};//# sourceMappingURL=a.js.map\n") == "let a = {};\n"


def test_the_styles_of_every_component_are_served_as_one_file():
    served = (settings.STATIC_ROOT / "design" / "kept.css").read_text(encoding="utf-8")
    files = sorted(assets.STYLES.glob("*.css"))
    assert len(files) > 4
    for path in files:
        assert assets.without_remarks(path.read_text(encoding="utf-8")) in served, f"{path.name} is left out"
    assert served.index("--kept-brand:") < served.index(".kept-header {") < served.index("@media print")


def test_what_is_served_holds_no_mark():
    """Of the build itself, whatever it was made from; the second step's scripts come as their package has them."""
    theirs = settings.STATIC_ROOT / "mfa"
    scripts = [path for path in settings.STATIC_ROOT.rglob("*") if path.suffix in (".css", ".js")]
    served = [path for path in scripts if theirs not in path.parents]
    assert len(served) > 4
    for path in served:
        text = path.read_text(encoding="utf-8").lower()
        for mark in ("gds transport", "crest.svg", "sourcemappingurl", "url(http", "url(//"):
            assert mark not in text, f"{path.name} holds {mark}"
