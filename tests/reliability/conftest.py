"""What the tests of reliability share."""

import json
from collections.abc import Iterator

import pytest

from elsewhere import migrate, own_database, run
from reliability.closing_round import Presser


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of processes that have a database of their own."""
    with own_database(tmp_path_factory.mktemp("elsewhere")) as environment:
        migrate(environment)
        yield environment


@pytest.fixture(scope="module")
def closing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], list[Presser]]]:
    """The same with a round that is about to close: the environment, and eight people who can press."""
    with own_database(tmp_path_factory.mktemp("closing")) as environment:
        migrate(environment)
        said = run(environment, "-m", "reliability.closing_round", "96", "28", "8")
        yield environment, [Presser(**one) for one in json.loads(said.splitlines()[-1])["pressers"]]


@pytest.fixture(scope="session")
def small_round(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], list[Presser]]]:
    """A smaller one: eight people, each with 48 drafts. Tests take theirs by number, so that none meets another's."""
    with own_database(tmp_path_factory.mktemp("small")) as environment:
        migrate(environment)
        said = run(environment, "-m", "reliability.closing_round", "24", "17", "8")
        yield environment, [Presser(**one) for one in json.loads(said.splitlines()[-1])["pressers"]]
