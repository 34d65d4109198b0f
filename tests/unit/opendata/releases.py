"""Notices of Find a Tender, small and whole, for tests to change."""

from typing import Any

UK_ACT = {"id": "2023/54", "scheme": "UKPGA"}


def notice(kind: str) -> list[dict[str, str]]:
    return [{"id": "1", "noticeType": kind}]


def uk4(**tender: Any) -> dict[str, Any]:
    """A first tender notice under the Procurement Act."""
    return {
        "ocid": "ocds-h6vhtk-000001",
        "id": "1-2026",
        "date": "2026-03-02T09:30:00+00:00",
        "tag": ["tender"],
        "buyer": {"id": "GB-PPON-PABC-1234-DEFG", "name": "Anytown Council"},
        "tender": {
            "title": "Befriending",
            "legalBasis": UK_ACT,
            "aboveThreshold": True,
            "mainProcurementCategory": "services",
            "procurementMethod": "open",
            "tenderPeriod": {"endDate": "2026-04-13T12:00:00+01:00"},
            "value": {"amount": 100_000, "amountGross": 120_000.5, "currency": "GBP"},
            "lots": [{"id": "1"}],
            "documents": notice("UK4"),
        }
        | tender,
    }


def uk7(**contract: Any) -> dict[str, Any]:
    """A contract details notice, its one supplier a social enterprise."""
    return {
        "ocid": "ocds-h6vhtk-000001",
        "id": "3-2026",
        "date": "2026-06-30T10:00:00+01:00",
        "tag": ["award", "contract"],
        "buyer": {"id": "GB-PPON-PABC-1234-DEFG", "name": "Anytown Council"},
        "parties": [{"id": "GB-COH-01234567", "details": {"vcse": True}}],
        "tender": {"title": "Befriending", "legalBasis": UK_ACT},
        "awards": [
            {
                "id": "1",
                "status": "active",
                "mainProcurementCategory": "services",
                "suppliers": [{"id": "GB-COH-01234567", "name": "Neighbours CIC"}],
            }
        ],
        "contracts": [
            {
                "id": "c1",
                "awardID": "1",
                "status": "active",
                "dateSigned": "2026-06-15T00:00:00+01:00",
                "period": {"startDate": "2026-07-01T00:00:00+01:00", "endDate": "2029-06-30T23:59:59+01:00"},
                "value": {"amountGross": 90_000, "currency": "GBP"},
                "aboveThreshold": False,
                "documents": notice("UK7"),
            }
            | contract
        ],
    }
