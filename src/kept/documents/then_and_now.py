"""What the law was when a document was written, and what it is on another day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kept.documents.loader import document, load_law
from kept.documents.model import Law, LawValue, Provision


@dataclass(frozen=True)
class ThenAndNow:
    """One law beside a provision. `then` or `now` is None where we hold no answer for that day."""

    law: Law
    then: LawValue | None
    now: LawValue | None

    @property
    def has_moved(self) -> bool:
        """Whether the answer differs; what we do not hold is never called a change."""
        return self.then is not None and self.now is not None and self.then.value != self.now.value


def written_on(provision: Provision) -> date | None:
    """The day whose law the words mean: the one the text itself gives, else the document's."""
    stated = provision.parameters.get("valid_from")
    return stated if isinstance(stated, date) else document(provision.document).law_as_of


def then_and_now(provision: Provision, on: date) -> tuple[ThenAndNow, ...]:
    """Every law the provision leans on, as it was when written and as it is `on` a day."""
    written = written_on(provision)
    laws = [load_law()[id] for id in provision.law]
    return tuple(ThenAndNow(law, law.on(written) if written else None, law.on(on)) for law in laws)
