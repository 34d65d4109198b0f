"""Words as templates turn them."""

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("said", "within"),
    [
        ("Notice is given", "notice is given"),
        ("A notice is given", "a notice is given"),
        ("VAT is left out", "VAT is left out"),
        ("", ""),
    ],
)
def test_a_sentence_runs_on_within_another(said: str, within: str) -> None:
    assert Template("{{ said|lower_first }}").render(Context({"said": said})) == within
