"""One measurement in a process of its own, so that its peak of memory is its own.

`python -m bench.child cycle|full|compare NUMBER SEED [collector]` prints a line with a number for every batch
done, and at the end the measurement as one line of JSON.
"""

import gc
import json
import resource
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from bench import cycle
from bench.city import Applicant, city
from bench.watch import Watch

from zhuoyue.core import scoring
from zhuoyue.core.eligibility import EligibilityFacts, assess, sieve
from zhuoyue.core.regulation import Law
from zhuoyue.core.verdict import Allowed, Refused, Verdict
from zhuoyue.rulebook import library

Found = dict[str, Any]
VERDICTS = ("allowed", "refused", "undecided")

ONE_BY_ONE = 50
"""How many applicants OpenFisca is also asked about one at a time."""


def main() -> None:
    """Measure what the arguments name."""
    kind, number, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    law = library.law(cycle.REGULATION)
    gc.collect()
    gc.freeze()  # what was loaded is no part of the cycle: not to be searched for garbage
    if "collector" not in sys.argv:
        gc.disable()  # the values of the core hold no cycles: it would search in vain
    before = peak()
    found = MEASUREMENTS[kind](law, number, seed)
    print(json.dumps({**found, "number": number, "peak": peak(), "peak_before": before}))


def peak() -> int:
    """The most memory this process has held so far, in bytes."""
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kept if sys.platform == "darwin" else kept * 1024


def _whole_cycle(law: Law, number: int, seed: int) -> Found:
    """Every step of the cycle, with the quick answers that lists are made of."""
    done = cycle.run(law, number=number, seed=seed, tick=_tick)
    return {"seconds": dict(done.watch.seconds), "tally": dict(done.tally)}


def _in_full(law: Law, number: int, seed: int) -> Found:
    """Eligibility and one score with every reason and step, and that the quick ones agree."""
    watch, agreeing = Watch(), 0
    running = cycle.Cycle(law)
    rule, around = law.regulation.eligibility.review, cycle.surroundings(law)
    quick = sieve(rule, around)
    for batch in _batches(law, number, seed):
        sheets = [cycle.score_facts(one.desk) for one in batch]
        with watch.on("eligibility"):
            answers = [assess(rule, one.facts, around) for one in batch]
        with watch.on("score"):
            scores = [
                scoring.score(law.regulation.scoring, facts, editions=law.editions)
                for facts in sheets
            ]
        for one, answer, score in zip(batch, answers, scores, strict=True):
            verdict = code(quick.verdict(one.facts))
            points = None if score.result is None else score.result.total
            agreeing += verdict == code(answer.verdict) and points == running.points(one.desk)
        _tick(len(batch))
    return {"seconds": dict(watch.seconds), "agreeing": agreeing}


def _compare(law: Law, number: int, seed: int) -> Found:
    """The conditions alone, by us and by OpenFisca, on the same facts, applicant by applicant."""
    from bench import openfisca_facts, openfisca_rules  # noqa: PLC0415 - their memory is their own

    watch, ours, columns = Watch(), bytearray(), []
    few: list[EligibilityFacts] = []
    quick = sieve(law.regulation.eligibility.review, cycle.surroundings(law))
    batches = _batches(law, number, seed)
    while batch := _next(batches, watch):
        facts = [one.facts for one in batch]
        with watch.on("ours"):
            ours += bytes(code(quick.verdict(one)) for one in facts)
        with watch.on("columns"):
            columns.append(openfisca_facts.columns(facts))
        few += facts[: ONE_BY_ONE - len(few)]
        _tick(len(batch))
    with watch.on("columns"):
        whole = openfisca_facts.joined(columns)
    system = openfisca_rules.system()
    with watch.on("openfisca"):
        theirs = openfisca_rules.verdicts(system, whole)
    for single in [openfisca_facts.columns([one]) for one in few]:
        with watch.on("one_by_one"):
            openfisca_rules.verdicts(system, single)
    return {
        "seconds": {**watch.seconds, "one_by_one": watch.seconds["one_by_one"] / len(few)},
        "agreeing": sum(one == other for one, other in zip(ours, theirs.tolist(), strict=True)),
        "verdicts": {name: ours.count(n) for n, name in enumerate(VERDICTS)},
    }


def _next(batches: Iterator[list[Applicant]], watch: Watch) -> list[Applicant]:
    with watch.on("making"):
        return next(batches, [])


def _batches(law: Law, number: int, seed: int) -> Iterator[list[Applicant]]:
    items = scoring.table(law.editions[cycle.EDITION]).ids
    applicants = city(law.regulation.awards, items, number=number, seed=seed)
    while batch := list(islice(applicants, cycle.BATCH)):
        yield batch


def code(verdict: Verdict) -> int:
    """0 allowed, 1 refused, 2 undecided."""
    return 0 if isinstance(verdict, Allowed) else 1 if isinstance(verdict, Refused) else 2


def _tick(done: int) -> None:
    print(done, flush=True)


MEASUREMENTS: dict[str, Callable[[Law, int, int], Found]] = {
    "cycle": _whole_cycle,
    "full": _in_full,
    "compare": _compare,
}

if __name__ == "__main__":
    main()
