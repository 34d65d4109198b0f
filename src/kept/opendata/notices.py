"""What an OCDS notice says: which notice it is, its rules, its terms, who receives, what counts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kept.opendata.ocds import Award, AwardCriteria, Contract, Document, Lot, Named, Party, Release, Tender
from kept.opendata.values import pounds

Record = dict[str, Any]

# In this order: a light touch contract of a utility is looked for under light touch.
REGIMES = (
    ("lightTouch", "light touch"),
    ("defenceSecurity", "defence"),
    ("utilities", "utilities"),
    ("concession", "concession"),
)
OF_THE_ACT = ("Open procedure", "Competitive flexible procedure", "Direct award", "Award under framework")


def notice_type(release: Release, tender: Tender) -> str | None:
    """The notice type (UK4, UK7 ...) that a release stands for: contracts before awards before tender."""
    for part in release.contracts or ():
        if part.documents and (found := _first_notice(part.documents)):
            return found
    for award in release.awards or ():
        if award.documents and (found := _first_notice(award.documents)):
            return found
    return _first_notice(tender.documents) if tender.documents else None


def _first_notice(documents: list[Document]) -> str | None:
    for document in documents:
        if document.notice_type is not None:
            return document.notice_type
    return None


def regime(tender: Tender) -> str | None:
    """Rules a procurement runs under. A flag for a special regime outranks the threshold: light touch is told apart."""
    if tender.legal_basis is not None and tender.legal_basis.scheme == "CELEX":
        return "older law"
    if tender.special_regime:
        for code, name in REGIMES:
            if code in tender.special_regime:
                return name
    method = tender.procurement_method_details or ""
    if tender.above_threshold is not None:
        return "full" if tender.above_threshold else "below threshold"
    if "elow threshold" in method:
        return "below threshold"
    if tender.legal_basis is not None and tender.legal_basis.scheme == "UKPGA" and method in OF_THE_ACT:
        return "full"
    return None


def is_call_off(tender: Tender) -> bool:
    """Only suppliers already on a framework or in a dynamic market are asked; the notice does not say how many."""
    method = tender.procurement_method_details or ""
    return method.startswith("Call-off") or "ward under framework" in method


def extension(record: Record, terms: Lot | Award | Contract) -> None:
    """Whether the terms allow an extension. An option is often to buy more, not longer: it counts where it says so.

    The answer is no only where the publisher denies both in so many words; Find a Tender leaves out what is not true.
    """
    if terms.has_renewal or "could_end_on" in record:
        record["extension_clause"] = True
    elif terms.has_options:
        if terms.options is not None and "exten" in (terms.options.description or "").lower():
            record["extension_clause"] = True
    elif terms.has_renewal is False:
        record["extension_clause"] = False


def recipients(record: Record, suppliers: list[Named] | None, parties: Mapping[object, Party]) -> None:
    """Who receives an award. With several suppliers, VCSE is answered only where all of them are alike."""
    if not suppliers:
        return
    vcse: set[bool | None] = set()
    for supplier in suppliers:
        party = parties.get(supplier.id)
        vcse.add(party.details.vcse if party is not None and party.details is not None else None)
    if len(vcse) == 1:
        (answer,) = vcse
        if answer is not None:
            record["recipient_vcse"] = answer
    first = suppliers[0]
    if len(suppliers) == 1:
        if first.id is not None:
            record["recipient"] = str(first.id)
        if first.name is not None:
            record["recipient_name"] = first.name
    else:
        record["recipients"] = len(suppliers)
        record["recipient_name"] = f"{first.name} and {len(suppliers) - 1} more"


def social_value(criteria: AwardCriteria) -> tuple[bool | None, Decimal | None]:
    """(social value is a criterion, its weight). None where the criteria are not named, or carry no percentage."""
    named = False
    among = False
    weight: Decimal | None = None
    for criterion in criteria.criteria or ():
        if not criterion.name and not criterion.description:
            continue
        named = True
        if _speaks_of_social_value(criterion.name) or _speaks_of_social_value(criterion.description):
            among = True
            for number in criterion.numbers or ():
                share = pounds(number.number) if (number.weight or "").startswith("percentage") else None
                if share is not None:
                    weight = (weight or Decimal(0)) + share
    if among:
        return True, weight
    if _speaks_of_social_value(criteria.description):
        return True, None
    return (False, Decimal(0)) if named else (None, None)


def _speaks_of_social_value(text: str | None) -> bool:
    return text is not None and "social value" in text.lower()
