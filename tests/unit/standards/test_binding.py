"""What a binding's table may hold, and what it says when it does not."""

from datetime import date

import pytest

from kept.standards.binding import bind
from kept.standards.finding import check
from kept.standards.standard import DataError, standards

NOTICE = standards()["ending-notice"]
SHORT = {"given_on": date(2026, 1, 15), "effective_on": date(2026, 2, 15)}


def test_a_dated_binding_is_about_deeds_from_its_first_to_its_last_day():
    binding = bind(
        NOTICE, {"standard": NOTICE.id, "is": "3 months", "from": date(2026, 1, 15), "until": date(2026, 1, 31)}
    )
    outcome = lambda day: check(binding)({**SHORT, "given_on": day}).outcome  # noqa: E731
    assert outcome(date(2026, 1, 14)) == "does not apply"
    assert outcome(date(2026, 1, 15)) == "not met"
    assert outcome(date(2026, 1, 31)) == "not met"
    assert outcome(date(2026, 2, 1)) == "does not apply"
    assert outcome(None) == "cannot tell"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "must say what is promised"),
        ({"is": "3 moons"}, "Expected a length of time here, found a text"),
        ({"is": 42}, "Expected a length of time here, found a whole number"),
        ({"is": "3 months", "departure": "maybe"}, "departure is"),
        ({"is": "3 months", "wen": "written"}, "no key 'wen'"),
        ({"is": "3 months", "when": "given_on"}, "must be true or false"),
        ({"is": "3 months", "when": "of == 'money'"}, "'money' is not a code of of"),
        ({"is": [{"for": "effective_on", "is": "3 months"}]}, "must be true or false"),
        ({"is": [{"four": "written", "is": "3 months"}]}, "no key 'four'"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence_that_names_the_provision(data, says):
    with pytest.raises(DataError, match=says) as refused:
        bind(NOTICE, {"standard": NOTICE.id, **data}, "bx-4.s.6")
    assert "bx-4.s.6" in str(refused.value)


def test_the_fingerprint_follows_what_is_promised_and_not_how_it_is_noted():
    one = bind(NOTICE, {"standard": NOTICE.id, "is": "3 months"})
    same = bind(NOTICE, {"standard": NOTICE.id, "is": "3 months", "note": "In writing."})
    other = bind(NOTICE, {"standard": NOTICE.id, "is": "2 months"})
    assert one.fingerprint == same.fingerprint != other.fingerprint
