"""One award with its places: ordered claims, winners, ties, and the decision on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhuoyue.core.clause import ClauseId
from zhuoyue.core.findings import NOTHING, Findings, asked, refused
from zhuoyue.core.ranking.awards import AwardTieDecision, Through, Unplaced, WhyNot, Winner
from zhuoyue.core.ranking.claims import Claim
from zhuoyue.core.ranking.codes import Code
from zhuoyue.core.ranking.order import ranks
from zhuoyue.core.ranking.places import Filling, Seats, Standing, fill, seats, up
from zhuoyue.core.ranking.points import scaled
from zhuoyue.core.ranking.rules import OrderKey, OrderRule, Reserve, Unfilled
from zhuoyue.core.verdict import Fact, Reason, missing

_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Contest:
    """The claims to the places of one award, and by what they are settled."""

    award: str
    clause: ClauseId
    places: int | None
    reserve: Reserve | None
    order: OrderRule | Reason
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Who has a place and who has none, or what is still open."""

    winners: tuple[Winner, ...] = ()
    losers: tuple[tuple[Claim, WhyNot], ...] = ()
    tied: tuple[str, ...] = ()
    places_for_tied: int = 0
    findings: Findings = NOTHING


@dataclass(frozen=True, slots=True)
class _Ordered:
    """The claims best first; each with its key and class; by what they are ordered."""

    claims: tuple[Claim, ...]
    standings: tuple[Standing, ...]
    by: tuple[OrderKey, ...]
    ranks: tuple[int | None, ...]


def settle(contest: Contest, decision: AwardTieDecision | None) -> Settled:
    """Give the places to the best, and say what is missing where that is not enough."""
    unclassed = _unclassed(contest)
    if unclassed:
        return _stuck(contest, asked(*unclassed))
    ordered = _ordered(contest)
    seated = _seats(contest)
    filling = fill(ordered.standings, seated, 0)
    for level, key in enumerate(ordered.by, start=1):
        unknown = [n for n in filling.tied if ordered.standings[n].key[level - 1] == _UNKNOWN]
        if unknown:
            questions = (_unordered(contest, ordered.claims[n], key) for n in unknown)
            return _stuck(contest, asked(*questions))
        filling = fill(ordered.standings, seated, level) if filling.tied else filling
    if filling.tied and isinstance(contest.order, Reason):
        return _stuck(contest, refused(contest.order))
    return _given(contest, ordered, filling, decision)


def _stuck(contest: Contest, findings: Findings) -> Settled:
    losers = tuple((claim, WhyNot.OPEN) for claim in contest.claims)
    return Settled(losers=losers, findings=findings)


def _unclassed(contest: Contest) -> list[Reason]:
    """The classes not known, where places are kept for one and not everybody fits anyway."""
    reserve, number = contest.reserve, len(contest.claims)
    if reserve is None or (
        reserve.unfilled is Unfilled.OPEN_TO_ALL
        and (contest.places is None or number <= contest.places)
    ):
        return []
    return [
        missing(reserve.clause, f"candidates[{claim.candidate.id}].classes")
        for claim in contest.claims
        if claim.candidate.classes is None
    ]


def _is_member(contest: Contest, claim: Claim) -> bool:
    return contest.reserve is not None and contest.reserve.of_class in (
        claim.candidate.classes or ()
    )


def _seats(contest: Contest) -> Seats:
    members = sum(_is_member(contest, claim) for claim in contest.claims)
    return seats(
        contest.reserve, places=contest.places, claims=len(contest.claims), members=members
    )


def _ordered(contest: Contest) -> _Ordered:
    by_id = sorted(contest.claims, key=lambda claim: claim.candidate.id)
    by = () if isinstance(contest.order, Reason) else contest.order.by
    columns = [_column(key, by_id) for key in by]
    keys = list(zip(*columns, strict=True)) if columns else [() for _ in by_id]
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    claims = tuple(by_id[n] for n in order)
    falling = [keys[n] for n in order]
    places = ranks(falling)
    return _Ordered(
        claims=claims,
        standings=tuple(
            Standing(key, _is_member(contest, claim))
            for key, claim in zip(falling, claims, strict=True)
        ),
        by=by,
        ranks=tuple(
            rank if key and _UNKNOWN not in key else None
            for key, rank in zip(falling, places, strict=True)
        ),
    )


def _column(key: OrderKey, claims: Sequence[Claim]) -> list[int]:
    """What claims are ordered by, as whole numbers; -1 where it is not known."""
    if key is OrderKey.VOTES_FOR:
        votes = [claim.vote.votes_for for claim in claims]
        return [_UNKNOWN if number is None else number for number in votes]
    scores = [claim.candidate.overall_score for claim in claims]
    known = iter(scaled([score for score in scores if score is not None]))
    return [_UNKNOWN if score is None else next(known) for score in scores]


def _unordered(contest: Contest, claim: Claim, key: OrderKey) -> Reason:
    name = f"candidates[{claim.candidate.id}]"
    if key is OrderKey.VOTES_FOR:
        return missing(contest.clause, f"{name}.votes[{contest.award}].votes_for")
    return missing(contest.clause, f"{name}.overall_score")


def _given(
    contest: Contest, ordered: _Ordered, filling: Filling, decision: AwardTieDecision | None
) -> Settled:
    tied = {ordered.claims[n].candidate.id: n for n in filling.tied}
    findings = _on_ties(contest, ordered, filling, decision)
    waiting = bool(findings.failed or findings.unsettled)
    picked = set() if waiting or decision is None else {tied[name] for name in decision.picked}
    sure = set(filling.sure)
    winners: list[Winner] = []
    losers: list[tuple[Claim, WhyNot]] = []
    for n, claim in enumerate(ordered.claims):
        if n in sure or n in picked:
            winners.append(_winner(contest, ordered, n, by_decision=n in picked))
        else:
            losers.append((claim, _why_not(n in tied.values(), waiting=waiting)))
    return Settled(
        winners=tuple(winners),
        losers=tuple(losers),
        tied=tuple(tied) if waiting else (),
        places_for_tied=filling.places_for_tied if waiting else 0,
        findings=findings,
    )


def _why_not(was_tied: bool, *, waiting: bool) -> WhyNot:  # noqa: FBT001 - the subject
    if not was_tied:
        return WhyNot.NO_PLACE
    return WhyNot.TIED if waiting else WhyNot.NOT_PICKED


def _winner(contest: Contest, ordered: _Ordered, n: int, *, by_decision: bool) -> Winner:
    rank = ordered.ranks[n]
    kept = contest.places is not None and rank is not None and rank > contest.places
    through = Through.RESERVE if kept else Through.RANK
    return winner(ordered.claims[n], rank, Through.TIE_DECISION if by_decision else through)


def winner(claim: Claim, rank: int | None, through: Through) -> Winner:
    """A claim that won."""
    return Winner(
        id=claim.candidate.id,
        name=claim.candidate.name,
        rank=rank,
        votes_for=claim.vote.votes_for,
        overall_score=claim.candidate.overall_score,
        through=through,
        moved_from=claim.moved_from,
    )


def unplaced(claim: Claim, why: WhyNot) -> Unplaced:
    """A claim that did not."""
    return Unplaced(
        id=claim.candidate.id,
        why=why,
        votes_for=claim.vote.votes_for,
        overall_score=claim.candidate.overall_score,
    )


def _on_ties(
    contest: Contest, ordered: _Ordered, filling: Filling, decision: AwardTieDecision | None
) -> Findings:
    """The open tie, or what is to be said of the decision on it."""
    tied = {ordered.claims[n].candidate.id: n for n in filling.tied}
    if decision is None:
        return asked(_tie(contest, tuple(tied), filling)) if tied else NOTHING
    outside = tuple(sorted(set(decision.picked).difference(tied)))
    picked = [tied[name] for name in decision.picked if name in tied]
    against: list[Reason] = []
    if outside:
        against.append(_against(contest, Code.PICKED_OUTSIDE_TIE, {"picked": outside}))
    if len(picked) > filling.places_for_tied:
        counts: dict[str, Fact] = {"picked": len(picked), "places_left": filling.places_for_tied}
        against.append(_against(contest, Code.MORE_PICKED_THAN_PLACES, counts))
    else:
        against += _on_reserve(contest, ordered, filling, picked)
    place = f"tie_decisions[{contest.award}]"
    gaps = (missing(contest.clause, f"{place}.{gap}") for gap in decision.record().gaps())
    record: dict[str, Fact] = {"picked": decision.picked, "by": decision.by, "on": decision.on}
    decided = _against(contest, Code.TIE_DECIDED, record)
    return refused(*against) + asked(*gaps) + Findings(met=(decided,))


def _on_reserve(
    contest: Contest, ordered: _Ordered, filling: Filling, picked: Sequence[int]
) -> list[Reason]:
    """That a decision would give away what is kept for the class."""
    reserve = contest.reserve
    if reserve is None:
        return []
    won = [ordered.standings[n].member for n in (*filling.sure, *picked)]
    members = sum(won)
    least = 0 if reserve.share is None else up(reserve.share, len(won))
    if reserve.unfilled is Unfilled.OPEN_TO_ALL:
        least = min(least, sum(standing.member for standing in ordered.standings))
    picked_others = sum(not ordered.standings[n].member for n in picked)
    if members >= least and picked_others <= filling.for_others:
        return []
    facts: dict[str, Fact] = {
        "award": contest.award,
        "of_class": reserve.of_class,
        "members": members,
        "winners": len(won),
    }
    return [Reason(Code.PICKS_BREAK_RESERVE, reserve.clause, facts)]


def _against(contest: Contest, code: Code, facts: Mapping[str, Fact]) -> Reason:
    return Reason(code, contest.clause, {"award": contest.award, **facts})


def _tie(contest: Contest, tied: tuple[str, ...], filling: Filling) -> Reason:
    facts: dict[str, Fact] = {"tied": tied, "places_left": filling.places_for_tied}
    return _against(contest, Code.TIE_AT_QUOTA, facts)
