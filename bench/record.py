"""Every standard of one kind under one document, on one flat record. `python -m bench.record [N]`.

Goal: 0.1 milliseconds. The middle of N rounds counts.
"""

import sys
import time
from collections import Counter
from statistics import median

from kept.documents.bindings import bindings_for_document
from kept.documents.loader import load_documents
from kept.standards.finding import check
from kept.standards.standard import Example

GOAL = 100.0  # microseconds


def main(rounds: int = 300) -> int:
    """Print figures for the three documents and subjects with most bindings; 1 if the goal is missed."""
    per_subject: Counter[tuple[str, str]] = Counter()
    for code in load_documents():
        for binding in bindings_for_document(code):
            if not binding.standard.per:
                per_subject[code, binding.standard.subject.name] += 1
    worst = 0.0
    for (code, subject), many in per_subject.most_common(3):
        chosen = [
            binding
            for binding in bindings_for_document(code)
            if binding.standard.subject.name == subject and not binding.standard.per
        ]
        checks = [check(binding) for binding in chosen]
        record = fullest([row for binding in chosen for row in binding.standard.examples])
        took = []
        for _ in range(rounds):
            started = time.perf_counter()
            for one in checks:
                one(record)
            took.append((time.perf_counter() - started) * 1e6)
        middle = median(took)
        worst = max(worst, middle)
        print(
            f"record   {many} bindings of {code} on one {subject} with {len(record)} values: {middle:.1f} µs, "
            f"{middle / GOAL:.2f} of the goal of {GOAL:.0f} µs"
        )
    return int(worst > GOAL)


def fullest(examples: list[Example]) -> dict[str, object]:
    """All that the examples say of their records, in one record, so that no check ends early for want of a value."""
    record: dict[str, object] = {}
    for example in examples:
        for given in example.records:
            record.update(given)
    return record


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
