"""Whether a submission is complete, within limits, in time, declared and signed (申报材料)."""

from collections.abc import Mapping

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.eligibility.reasons import Finding, together, verdict_of
from zhuoyue.core.eligibility.submission import (
    Change,
    Declaration,
    DeclarationRule,
    MaterialsAdopted,
    MaterialsCode,
    MaterialsFacts,
    MaterialsResult,
    MaterialsRule,
    Part,
    PartResult,
    SubmittedPart,
    SupplementRule,
)
from zhuoyue.core.verdict import (
    Answer,
    Fact,
    Reason,
    contradiction,
    missing,
    regulated,
)


def complete(rule: MaterialsRule, facts: MaterialsFacts) -> Answer[MaterialsResult]:
    """Whether the submission can be taken as it is; everything that is wrong, not the first."""
    adopted = facts.implementing_rules or MaterialsAdopted()
    parts = regulated(rule.parts, adopted.parts, adopted.adoption, parameter="parts")
    against = contradiction(rule.parts, adopted.parts, clause=rule.clause, parameter="parts")
    silent = tuple(one for one in (parts, against) if isinstance(one, Reason))
    asked = () if isinstance(parts, Reason) else parts
    found = together(
        (
            Finding(failed=silent),
            *(_part(part, facts) for part in asked),
            _in_time(rule, facts),
            _declared(rule.declaration, facts),
            _changes(rule.supplements, adopted, facts),
        )
    )
    result = MaterialsResult(
        parts=tuple(_part_result(part, facts) for part in asked),
        in_time=_was_in_time(facts),
        changed_after_deadline=tuple(change.part for change in _late_changes(facts)),
    )
    return Answer(verdict_of(found), result)


def _no(code: MaterialsCode, clause: ClauseId, facts: Mapping[str, Fact]) -> Finding:
    return Finding(failed=(Reason(code, clause, facts),))


def _asked(clause: ClauseId, fact: str) -> Finding:
    return Finding(unsettled=(missing(clause, fact),))


def _handed_in(part: Part, facts: MaterialsFacts) -> tuple[tuple[int, SubmittedPart], ...]:
    listed = enumerate(facts.parts or ())
    return tuple((place, one) for place, one in listed if one.part == part.id)


def _part(part: Part, facts: MaterialsFacts) -> Finding:
    if facts.parts is None:
        return _asked(part.clause, "parts")
    handed_in = _handed_in(part, facts)
    if not handed_in:
        return _no(MaterialsCode.PART_MISSING, part.clause, {"part": part.id})
    if len(handed_in) > 1:
        return _no(MaterialsCode.PART_TWICE, part.clause, {"part": part.id})
    place, submitted = handed_in[0]
    path = f"parts[{place}]"
    found = together(
        (
            _length(part, submitted, path),
            _electronic(part, submitted, path),
            _copies(part, submitted, path),
            _coverage(part, submitted, path, facts),
            _items(part, submitted, path, facts),
            _chart(part, submitted, path),
        )
    )
    if found.failed or found.unsettled:
        return found
    about = {"part": part.id, "characters": submitted.length, "copies": submitted.paper_copies}
    return Finding(met=(Reason(MaterialsCode.PART_COMPLETE, part.clause, about),))


def _length(part: Part, submitted: SubmittedPart, path: str) -> Finding:
    if part.max_characters is None:
        return Finding()
    if submitted.length is None:
        return _asked(part.clause, f"{path}.characters")
    if submitted.length <= part.max_characters:
        return Finding()
    about: Mapping[str, Fact] = {
        "part": part.id,
        "characters": submitted.length,
        "at_most": part.max_characters,
        "over": submitted.length - part.max_characters,
    }
    return _no(MaterialsCode.TOO_LONG, part.clause, about)


def _electronic(part: Part, submitted: SubmittedPart, path: str) -> Finding:
    if part.copies is None or not part.copies.electronic or submitted.electronic:
        return Finding()
    clause = part.copies.clause
    if submitted.electronic is None:
        return _asked(clause, f"{path}.electronic")
    return _no(MaterialsCode.NO_ELECTRONIC_COPY, clause, {"part": part.id})


def _copies(part: Part, submitted: SubmittedPart, path: str) -> Finding:
    if part.copies is None or not part.copies.paper:
        return Finding()
    clause = part.copies.clause
    if submitted.paper_copies is None:
        return _asked(clause, f"{path}.paper_copies")
    if submitted.paper_copies >= part.copies.paper:
        return Finding()
    about: Mapping[str, Fact] = {
        "part": part.id,
        "copies": submitted.paper_copies,
        "at_least": part.copies.paper,
    }
    return _no(MaterialsCode.TOO_FEW_COPIES, clause, about)


def _to_cover(part: Part, facts: MaterialsFacts) -> tuple[str, ...]:
    listed = facts.controlled or ()
    return tuple(
        one.name for one in listed if part.covers == "controlled" or one.inside is not False
    )


def _uncovered(part: Part, submitted: SubmittedPart, facts: MaterialsFacts) -> tuple[str, ...]:
    if part.covers == "none" or not facts.as_group:
        return ()
    covered = submitted.covers_controlled or ()
    return tuple(name for name in _to_cover(part, facts) if name not in covered)


def _coverage(part: Part, submitted: SubmittedPart, path: str, facts: MaterialsFacts) -> Finding:
    if part.covers == "none" or facts.as_group is False:
        return Finding()
    if facts.as_group is None:
        return _asked(part.clause, "as_group")
    if facts.controlled is None:
        return _asked(part.clause, "controlled")
    gap = _uncovered(part, submitted, facts)
    if gap and submitted.covers_controlled is None:
        return _asked(part.clause, f"{path}.covers_controlled")
    return _gap(part, gap, facts)


def _gap(part: Part, gap: tuple[str, ...], facts: MaterialsFacts) -> Finding:
    if not gap:
        return Finding()
    doubtful = _doubtful(part, gap, facts)
    if doubtful:
        return Finding(unsettled=tuple(missing(part.clause, fact) for fact in doubtful))
    about: Mapping[str, Fact] = {"part": part.id, "organisations": gap}
    return _no(MaterialsCode.CONTROLLED_NOT_COVERED, part.clause, about)


def _doubtful(part: Part, gap: tuple[str, ...], facts: MaterialsFacts) -> tuple[str, ...]:
    """The facts on which it depends whether a gap is one, if every gap depends on such a fact."""
    if part.covers == "controlled":
        return ()
    paths = tuple(
        f"controlled[{place}].inside"
        for place, one in enumerate(facts.controlled or ())
        if one.name in gap and one.inside is None
    )
    return paths if len(paths) == len(gap) else ()


def _missing_items(part: Part, submitted: SubmittedPart, facts: MaterialsFacts) -> tuple[str, ...]:
    if not part.items:
        return ()
    answered = submitted.covers_items or ()
    return tuple(item for item in facts.criteria_items or () if item not in answered)


def _items(part: Part, submitted: SubmittedPart, path: str, facts: MaterialsFacts) -> Finding:
    if not part.items:
        return Finding()
    if facts.criteria_items is None:
        return _asked(part.clause, "criteria_items")
    if submitted.covers_items is None:
        return _asked(part.clause, f"{path}.covers_items")
    gap = _missing_items(part, submitted, facts)
    about: Mapping[str, Fact] = {"part": part.id, "items": gap}
    return _no(MaterialsCode.ITEMS_MISSING, part.clause, about) if gap else Finding()


def _chart(part: Part, submitted: SubmittedPart, path: str) -> Finding:
    if not part.chart_levels:
        return Finding()
    if submitted.chart is None:
        return _asked(part.clause, f"{path}.chart")
    levels = {row.level for row in submitted.chart}
    lacking = tuple(level for level in part.chart_levels if level not in levels)
    bare = tuple(row.unit for row in submitted.chart if not (row.place and row.duties))
    gaps = (
        (MaterialsCode.CHART_LEVELS_MISSING, "levels", lacking),
        (MaterialsCode.CHART_UNITS_BARE, "units", bare),
    )
    return together(
        _no(code, part.clause, {"part": part.id, name: found})
        for code, name, found in gaps
        if found
    )


def _was_in_time(facts: MaterialsFacts) -> bool | None:
    """To the second: a fraction of the deadline's second is still in time."""
    if facts.submitted_at is None or facts.deadline is None:
        return None
    return facts.submitted_at.replace(microsecond=0) <= facts.deadline


def _in_time(rule: MaterialsRule, facts: MaterialsFacts) -> Finding:
    needed = (("submitted_at", facts.submitted_at), ("deadline", facts.deadline))
    unknown = together(_asked(rule.clause, name) for name, value in needed if value is None)
    in_time = _was_in_time(facts)
    if in_time is None:
        return unknown
    about = {"submitted_at": facts.submitted_at, "deadline": facts.deadline}
    if in_time:
        return Finding(met=(Reason(MaterialsCode.IN_TIME, rule.clause, about),))
    return _no(MaterialsCode.TOO_LATE, rule.clause, about)


def _declared(rule: DeclarationRule | None, facts: MaterialsFacts) -> Finding:
    if rule is None:
        return Finding()
    given = facts.declaration or Declaration()
    if given.signed is None:
        return _asked(rule.clause, "declaration.signed")
    if given.signed and given.by is None:
        return _asked(rule.clause, "declaration.by")
    about = {"signed": given.signed, "by": given.by, "must_be": rule.signed_by}
    if given.signed and given.by == rule.signed_by:
        return Finding(met=(Reason(MaterialsCode.DECLARED, rule.clause, about),))
    return _no(MaterialsCode.NOT_DECLARED, rule.clause, about)


def _late_changes(facts: MaterialsFacts) -> tuple[Change, ...]:
    end = facts.deadline
    if end is None:
        return ()
    return tuple(change for change in facts.changes if change.at.replace(microsecond=0) > end)


def _changes(rule: SupplementRule, adopted: MaterialsAdopted, facts: MaterialsFacts) -> Finding:
    given = adopted.after_deadline
    against = contradiction(
        rule.after_deadline, given, clause=rule.clause, parameter="after_deadline"
    )
    if against is not None:
        return Finding(failed=(against,))
    late = _late_changes(facts)
    if not late:
        return Finding()
    fate = regulated(rule.after_deadline, given, adopted.adoption, parameter="after_deadline")
    if isinstance(fate, Reason):
        return Finding(failed=(fate,))
    refused = fate == "refused"
    code = MaterialsCode.CHANGED_AFTER_DEADLINE if refused else MaterialsCode.CHANGE_ACCEPTED
    reasons = tuple(
        Reason(code, rule.clause, {"part": one.part, "at": one.at, "deadline": facts.deadline})
        for one in late
    )
    return Finding(failed=reasons) if refused else Finding(met=reasons)


def _part_result(part: Part, facts: MaterialsFacts) -> PartResult:
    handed_in = _handed_in(part, facts)
    submitted = handed_in[0][1] if handed_in else SubmittedPart(part=part.id)
    return PartResult(
        part=part.id,
        complete=_part(part, facts).state == "met",
        characters=submitted.length,
        at_most=part.max_characters,
        paper_copies=submitted.paper_copies,
        items_missing=_missing_items(part, submitted, facts),
        controlled_missing=_uncovered(part, submitted, facts),
    )
