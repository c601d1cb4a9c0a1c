"""Reads: meetings, ballots, who may see them, what the core says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from zhuoyue.core import ballots, ranking
from zhuoyue.core.clause import Text
from zhuoyue.core.dossier import Entry
from zhuoyue.core.regulation import Act, Law, Scope
from zhuoyue.core.verdict import Allowed, Answer, Reason, Verdict
from zhuoyue.rulebook.book.canonical import canonical
from zhuoyue.rulebook.questions import QUESTIONS
from zhuoyue.shell.applications import queries as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.eligibility import queries as eligibility
from zhuoyue.shell.eligibility.models import DepartmentAnswer
from zhuoyue.shell.kit import visibility
from zhuoyue.shell.kit.phrases import Answered, answered, names
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.notices import queries as notices
from zhuoyue.shell.notices.facts import adopted as adopted_rules
from zhuoyue.shell.notices.facts import award_of, listed
from zhuoyue.shell.people import queries as people
from zhuoyue.shell.people.models import Body, Honour, User
from zhuoyue.shell.reviews import queries as reviews
from zhuoyue.shell.votes import facts
from zhuoyue.shell.votes.models import (
    Ballot,
    Meeting,
    Member,
    Seat,
    Tally,
    TieDecision,
    WinnersChecked,
)

_THERE = (Body.Kind.OFFICE, Body.Kind.OVERSIGHT, Body.Kind.COMMITTEE)


def meeting_of(cycle: Cycle) -> Meeting | None:
    """The newest meeting of a cycle."""
    return Meeting.objects.select_related("cycle").filter(cycle=cycle).first()


def ballot_of(pk: int) -> Ballot | None:
    """A ballot with its meeting and cycle."""
    return Ballot.objects.select_related("meeting__cycle").filter(pk=pk).first()


def ballot_seen(user: Any, pk: int) -> Ballot | None:  # noqa: ANN401
    """A ballot, if this person may see it."""
    rows = Ballot.objects.select_related("meeting__cycle").filter(pk=pk)
    return visibility.visible(rows, user).first()


def meetings_seen(user: Any, cycle: Cycle) -> list[Meeting]:  # noqa: ANN401
    """The meetings of a cycle that this person may see."""
    return list(visibility.visible(Meeting.objects.filter(cycle=cycle), user))


def seats(meeting: Meeting) -> list[Seat]:
    """The roster of a meeting."""
    return list(meeting.seats.select_related("user"))


def without_account(meeting: Meeting) -> list[str]:
    """The units that are there and cannot vote on a page, as nobody has an account for them."""
    there = meeting.seats.filter(present=True, recused=False, user__isnull=True)
    return list(there.order_by("pk").values_list("unit", flat=True))


def seat_of(meeting: Meeting, user: Any) -> Seat | None:  # noqa: ANN401
    """The seat of this person."""
    return meeting.seats.filter(user_id=user.pk).first()


def has_voted(ballot: Ballot, seat: Seat) -> bool:
    """Whether this member's slip is in the box."""
    return ballot.voted.filter(seat=seat).exists()


def _meeting_facts(meeting: Meeting) -> ballots.QuorumFacts:
    law = cycles.law_of(meeting.cycle)
    dossier = ledger.dossier_of(law, meeting.cycle.code)
    rules = adopted_rules(ballots.Adopted, "ballots", meeting.cycle, law, dossier)
    return facts.of_attendance(seats(meeting), rules, approved=facts.approved(law, dossier))


def attendance(meeting: Meeting) -> Answer[ballots.Attendance]:
    """Whether enough members are there for a vote (法定人数)."""
    law = cycles.law_of(meeting.cycle)
    answer: Answer[ballots.Attendance] = QUESTIONS["quorum"].decide(law, _meeting_facts(meeting))
    return answer


def counted(ballot: Ballot, **votes: Any) -> Answer[ballots.VoteResult]:  # noqa: ANN401
    """The vote as the core counts it: on its slips, on what was counted by hand, or on what is kept."""
    law = cycles.law_of(ballot.meeting.cycle)
    rule = facts.rule_for(law, ballot.award)
    heard = facts.heard(rule, cycles.dossier_of(ballot.meeting.cycle)) if rule is not None else {}
    asked = facts.of_vote(ballot, _meeting_facts(ballot.meeting), heard, **votes)
    answer: Answer[ballots.VoteResult] = QUESTIONS["vote"].decide(law, asked)
    return answer


def _sitting(user: Any, path: str) -> Q:  # noqa: ANN401
    seen = visibility.NOTHING
    for one in people.bodies_of(user):
        if one.body is not None and one.body.kind in _THERE:
            here = Q(**{f"{path}code": one.cycle}) if one.cycle else Q()
            seen |= here & Q(**{f"{path}place": one.body.place})
    return seen


@visibility.grants(Meeting)
def _meetings(user: Any) -> Q:  # noqa: ANN401
    """The award office, the oversight and the committee of the place."""
    return _sitting(user, "cycle__")


@visibility.grants(Ballot)
def _ballots(user: Any) -> Q:  # noqa: ANN401
    """The same. Slips are granted to nobody."""
    return _sitting(user, "meeting__cycle__")


@visibility.grants(Case)
def _candidates(user: Any) -> Q:  # noqa: ANN401
    """The committee sees the cases that a meeting votes on."""
    places = [
        one.body.place
        for one in people.bodies_of(user)
        if one.body is not None and one.body.kind == Body.Kind.COMMITTEE
    ]
    return Q(
        pk__in=Case.objects.filter(cycle__place__in=places, meetings__isnull=False).values("pk")
    )


def sits_in(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person may see the meetings of a cycle, also before there is one."""
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    return any(one.body is not None and one.body.kind in _THERE for one in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An act by which something is heard before the vote: on record or not, and what it stands for."""

    act: Act
    done: bool
    paper: str


def heard(cycle: Cycle) -> list[Heard]:
    """What the text wants heard before its votes, act by act, and whether it is on record."""
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    return [
        Heard(
            act=act,
            done=dossier.cycle.last((act.id,)) is not None,
            paper=next((need.fact for need in act.needs if need.fact == "report"), ""),
        )
        for act in facts.heard_acts(law)
    ]


def roster(cycle: Cycle) -> list[Member]:
    """The committee's roster of a cycle: members, chair, clerk."""
    return list(Member.objects.filter(cycle=cycle).select_related("user"))


def approval(cycle: Cycle) -> bool | None:
    """Whether the roster is approved; None where the text asks for no approval."""
    return facts.approved(cycles.law_of(cycle), cycles.dossier_of(cycle))


def may_sit(cycle: Cycle) -> list[User]:
    """The accounts from which members are chosen: whoever acts for the committee of the place."""
    return people.people_in(Body.Kind.COMMITTEE, cycle.place)


def may_keep_record(cycle: Cycle) -> list[User]:
    """The accounts from which the clerk is chosen: the office's."""
    return people.people_in(Body.Kind.OFFICE, cycle.place)


def keeps_record(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    """Whether this person counts hands and paper slips: the clerk, a member, the office."""
    return sits_in(user, cycle) and not _only_watches(user, cycle)


def _only_watches(user: Any, cycle: Cycle) -> bool:  # noqa: ANN401
    held = people.memberships_in(user, cycle=cycle.code, place=cycle.place)
    kinds = {one.body.kind for one in held if one.body is not None}
    return not kinds & {Body.Kind.OFFICE, Body.Kind.COMMITTEE}


def candidates(cycle: Cycle, award: str) -> list[dict[str, str]]:
    """Everybody who stands for an award now: number, name, overall score as text."""
    return [
        {"id": one.case.number, "name": one.case.organisation.name, "score": one.score}
        for one in standing(cycle)
        if award in one.awards
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A candidate before the committee: the awards it stands for, its exact overall score as text."""

    case: Case
    awards: tuple[str, ...]
    score: str


def standing(cycle: Cycle) -> list[Standing]:
    """Every candidate (候选组织), by number: as the gate before the vote put it on record.

    What its entry does not tell, the core answers anew on what the room of reviews recorded; so a
    candidate moved to a lower award stands for that one. Never what it merely applied for.
    """
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    act = facts.vote_act(law)
    stages = law.regulation.procedure.stages
    stage = next((one for one in stages if act is not None and one.id == act.stage), None)
    numbers = listed(law, dossier, stage) if stage is not None else ()
    rows = list(applications.cases(cycle).filter(number__in=numbers).order_by("number"))
    told = {one.number: facts.told_of(law, dossier, one.number) for one in rows}
    computed = _totals(cycle, law) if any(award is None for award, _ in told.values()) else {}
    return [_standing(one, *told[one.number], computed.get(one.number)) for one in rows]


def _standing(case: Case, award: str | None, score: str, total: ranking.Total | None) -> Standing:
    awards: tuple[str, ...] = () if award is None else (award,)
    if total is not None:
        awards = awards or tuple(one.award for one in total.candidate_for)
        exact = reviews.plain_points(total.overall_score)
        score = score or ("" if exact is None else str(exact))
    return Standing(case=case, awards=awards, score=score)


def _totals(cycle: Cycle, law: Law) -> dict[str, ranking.Total]:
    """The overall evaluation of the candidates, as the core computes it; empty while it is open."""
    gate = facts.gate_before(law)
    answer = reviews.Board(cycle, gate.stage).overall if gate is not None else None
    if answer is None or answer.result is None or not isinstance(answer.verdict, Allowed):
        return {}
    return {one.id: one for one in answer.result.totals}


def awards_to_vote(cycle: Cycle) -> list[str]:
    """The awards for which somebody stands and on which no counted ballot was held yet."""
    done = {ballot.award for ballot in last_ballots(cycle)}
    stood_for = {award for one in standing(cycle) for award in one.awards}
    awards = [one.id for one in cycles.law_of(cycle).regulation.awards]
    return [award for award in awards if award not in done and award in stood_for]


def last_ballots(cycle: Cycle) -> list[Ballot]:
    """The newest counted ballot on each award, in the order of the awards."""
    rows = Ballot.objects.select_related("meeting__cycle").filter(
        meeting__cycle=cycle, counts__isnull=False
    )
    newest = {row.award: row for row in rows.order_by("pk")}
    ranks = {one.id: one.rank for one in cycles.law_of(cycle).regulation.awards}
    return sorted(newest.values(), key=lambda row: ranks.get(row.award, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the committee's votes came to: the core's answer, and the votes it rests on."""

    answer: Answer[ranking.Allocation]
    votes: tuple[tuple[Ballot, Answer[ballots.VoteResult]], ...]
    unvoted: tuple[str, ...]

    @property
    def winners(self) -> dict[str, ranking.Winner]:
        """Case → its place, whichever award; empty while nothing is settled."""
        if self.answer.result is None:
            return {}
        return {one.id: one for each in self.answer.result.awards for one in each.winners}

    @property
    def names(self) -> dict[str, Text]:
        """The candidates by their numbers."""
        listed = [one for ballot, _ in self.votes for one in ballot.candidates]
        return {one["id"]: Text(zh=one["name"], en=one["name"]) for one in listed}

    def award_of(self, number: str) -> str | None:
        """The award that a case wins."""
        found = self.answer.result.awards if self.answer.result is not None else ()
        return next(
            (each.award for each in found for one in each.winners if one.id == number), None
        )

    def reasons(self, number: str) -> tuple[Reason, ...]:
        """Every reason of the votes and of the allocation that speaks of a case."""
        verdicts: list[Verdict] = [answer.verdict for _, answer in self.votes]
        every = [one for verdict in (*verdicts, self.answer.verdict) for one in verdict.reasons]
        mine = [one for one in every if _about(one, number)]
        return tuple(one for n, one in enumerate(mine) if one not in mine[:n])


def _about(reason: Reason, number: str) -> bool:
    told = reason.facts
    if told.get("candidate") == number:
        return True
    named = [told.get(name) for name in ("candidates", "picked", "tied")]
    return any(isinstance(one, tuple) and number in one for one in named)


def outcome(cycle: Cycle) -> Outcome:
    """Who wins which award by the votes held, within every quota (授奖名额)."""
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    votes = tuple((ballot, counted(ballot)) for ballot in last_ballots(cycle))
    asked = facts.of_award(
        [(ballot, answer.result) for ballot, answer in votes if answer.result is not None],
        past_awards(cycle, [one["id"] for ballot, _ in votes for one in ballot.candidates]),
        used=places_used(cycle),
        ties=TieDecision.objects.filter(cycle=cycle),
        rules=adopted_rules(ranking.Adopted, "ranking", cycle, law, dossier),
    )
    answer: Answer[ranking.Allocation] = QUESTIONS["award"].decide(law, asked)
    return Outcome(answer=answer, votes=votes, unvoted=tuple(awards_to_vote(cycle)))


def checked(cycle: Cycle) -> WinnersChecked | None:
    """Who said that the register of earlier winners is complete; None: nobody yet."""
    return WinnersChecked.objects.filter(cycle=cycle).first()


def asks_for_past(law: Law) -> bool:
    """Whether the text makes places hang on earlier winners."""
    rule = law.regulation.ranking.allocation
    return rule.repeat_winner is not None or any(quota.per == "period" for quota in rule.quotas)


def earlier_honours(cycle: Cycle) -> list[Honour]:
    """The honours of the place's own awards before this cycle; rehearsed ones are none."""
    rows = people.honours_in(cycle.place).filter(rehearsal=False, revoked_on__isnull=True)
    return list(rows.exclude(cycle=cycle.code))


def past_awards(cycle: Cycle, numbers: list[str]) -> Mapping[str, tuple[str, ...]] | None:
    """What the candidates won before, by case; None while nobody has checked the register."""
    if checked(cycle) is None:
        return None
    earlier = earlier_honours(cycle)
    found: dict[str, tuple[str, ...]] = {}
    for case in applications.cases(cycle).filter(number__in=numbers):
        own = (
            one.award
            for one in earlier
            if one.organisation_id == case.organisation_id or one.name == case.organisation.name
        )
        found[case.number] = tuple(dict.fromkeys(award for award in own if award))
    return found


def places_used(cycle: Cycle) -> Mapping[str, int] | None:
    """Places that earlier cycles of the same commendation period used, by award.

    None, not known: while nobody has checked the register, or it lacks the day of a decision.
    """
    since, until = _period(cycle)
    awards = {one.id: 0 for one in cycles.law_of(cycle).regulation.awards}
    earlier = earlier_honours(cycle)
    if checked(cycle) is None or any(one.award in awards and not one.won_on for one in earlier):
        return None
    for one in earlier:
        if one.award in awards and one.won_on is not None and since <= one.won_on <= until:
            awards[one.award] += 1
    return awards


def _period(cycle: Cycle) -> tuple[date, date]:
    """The commendation period on record; without one only the cycle itself counts."""
    entries = reversed(cycles.dossier_of(cycle).cycle.entries)
    told = next((one.facts for one in entries if "period_from" in one.facts), None)
    if told is None:
        return date.max, date.min
    first, last = (str(told.get(name)) for name in ("period_from", "period_until"))
    return date.fromisoformat(first), date.fromisoformat(last)


def tie_decisions(cycle: Cycle) -> list[TieDecision]:
    """The decisions on ties, on record."""
    return list(TieDecision.objects.filter(cycle=cycle))


def elected(cycle: Cycle) -> list[Case]:
    """The cases that the committee elected and that are still open."""
    acts = facts.deciding(cycles.law_of(cycle))
    if acts is None or acts.elect is None:
        return []
    dossier = cycles.dossier_of(cycle)
    wanted = (acts.elect.id,)
    return [
        case
        for case in applications.cases(cycle).filter(ended_by="")
        if case.number in dossier.cases and dossier.cases[case.number].last(wanted) is not None
    ]


def name_of_award(law: Law, award: str) -> Text:
    """What the regulation calls an award."""
    called = {one.id: one.name for one in law.regulation.awards}
    return called.get(award, Text(zh=award, en=award))


def role_for(user: Any, cycle: Cycle, act: Act | None) -> str | None:  # noqa: ANN401
    """The role in which this person may do an act; None if in none."""
    if act is None:
        return None
    held = cycles.roles_of(user, cycle)
    return next((role for role in act.by if role in held), None)


def ballots_of(meeting: Meeting) -> list[Ballot]:
    """The ballots of a meeting."""
    return list(meeting.ballots.all())


def rule_of(ballot: Ballot) -> ballots.VoteRule | None:
    """The rule by which a ballot is held."""
    return facts.rule_for(cycles.law_of(ballot.meeting.cycle), ballot.award)


def counting_role(user: Any, ballot: Ballot) -> str | None:  # noqa: ANN401
    """The role in which this person may close and count it; none once it is counted."""
    act = facts.vote_act(cycles.law_of(ballot.meeting.cycle))
    if act is None or ballot.counts is not None:
        return None
    held = cycles.roles_of(user, ballot.meeting.cycle)
    return next((role for role in act.by if role in held), None)


def counters(law: Law) -> list[Text]:
    """Who closes and counts a ballot, as the text calls them."""
    act = facts.vote_act(law)
    called = names(law.regulation)
    return [called[role] for role in act.by if role in called] if act is not None else []


def untouched(ballot: Ballot) -> bool:
    """Whether nobody has cast a slip or counted yet."""
    begun = ballot.voted.exists() or ballot.tallies.exists()
    return ballot.counts is None and not begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What persons counted of a ballot by hand, and whether the last two of them counted alike."""

    rows: tuple[Tally, ...]
    agreed: bool


def tallies(ballot: Ballot) -> Tallies:
    """What persons counted of a ballot (双人复核)."""
    rows = tuple(ballot.tallies.select_related("by"))
    alike = len({canonical(row.counts) for row in rows}) == 1
    return Tallies(rows=rows, agreed=len(rows) >= _TELLERS and alike)


_TELLERS = 2


def waiting_for_outcome(cycle: Cycle) -> list[Case]:
    """The candidates voted on, still open, neither elected nor not."""
    numbers = {one["id"] for ballot in last_ballots(cycle) for one in ballot.candidates}
    done = {case.number for case in elected(cycle)}
    rows = applications.cases(cycle).filter(number__in=numbers - done, ended_by="")
    return list(rows.order_by("number"))


def attendance_paper(meeting: Meeting) -> str:
    """Who was there, as a paper to be kept (到会记录)."""
    return _paper("attendance", {"meeting": meeting, "seats": seats(meeting)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting with everything on record of it, for its minutes (会议纪要)."""

    meeting: Meeting
    seats: tuple[Seat, ...]
    members: tuple[Member, ...]
    quorum: Answer[ballots.Attendance]
    heard: tuple[Entry, ...]
    votes: tuple[tuple[Ballot, Answer[ballots.VoteResult]], ...]


def held(meeting: Meeting) -> Held:
    """What is on record of a meeting."""
    law, dossier = cycles.law_of(meeting.cycle), cycles.dossier_of(meeting.cycle)
    acts = [one.id for one in facts.heard_acts(law)]
    counted_here = meeting.ballots.filter(counts__isnull=False).select_related("meeting__cycle")
    return Held(
        meeting=meeting,
        seats=tuple(seats(meeting)),
        members=tuple(roster(meeting.cycle)),
        quorum=attendance(meeting),
        heard=dossier.cycle.of(acts),
        votes=tuple((ballot, counted(ballot)) for ballot in counted_here),
    )


def meeting_seen(user: Any, pk: int) -> Meeting | None:  # noqa: ANN401
    """A meeting, if this person may see it."""
    rows = Meeting.objects.select_related("cycle").filter(pk=pk)
    return visibility.visible(rows, user).first()


def vote_record(cycle: Cycle) -> str:
    """The record of every vote held, as a paper to be kept (表决记录)."""
    votes = [(ballot, counted(ballot)) for ballot in last_ballots(cycle)]
    return _paper("vote_record", {"cycle": cycle, "votes": votes})


def _paper(name: str, told: Mapping[str, Any]) -> str:
    with translation.override("zh-hans"):
        return render_to_string(f"votes/documents/{name}.txt", dict(told))


def next_mismatch(cycle: Cycle) -> str:
    """The number of the next report on a winner that may not qualify."""
    entries = [e for record in cycles.dossier_of(cycle).cases.values() for e in record.entries]
    return str(1 + sum("report" in e.facts and "mismatch_report" in e.facts for e in entries))


def mismatches(case: Case) -> list[tuple[Entry, Entry | None]]:
    """The reports on a case, each with what the committee found."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    acts = facts.deciding(law)
    if acts is None or acts.report_mismatch is None or acts.review_mismatch is None:
        return []
    record = dossier.record(Scope.CASE)
    found = {e.facts["mismatch_report"]: e for e in record.of((acts.review_mismatch.id,))}
    reports = record.of((acts.report_mismatch.id,))
    return [(one, found.get(one.facts["mismatch_report"])) for one in reports]


def warnings(result: ballots.VoteResult, law: Law) -> Answered | None:
    """What a result tells that nobody meant to tell: unanimity, too few slips to hide among."""
    return answered(Allowed(result.warnings), law) if result.warnings else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate on the page of the result: its votes, what the core says, why."""

    name: str
    vote: ballots.CandidateOutcome
    won: ranking.Winner | None
    why_not: str
    why: Answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One award on the page of the result."""

    award: Text
    ballot: Ballot
    outcome: ranking.AwardOutcome | None
    rows: tuple[Row, ...]
    majority: ballots.MajorityTerms | None
    warnings: Answered | None


def tables(found: Outcome, law: Law) -> list[Table]:
    """The result award by award, best first, with the reasons that speak of each candidate."""
    outcomes = found.answer.result.awards if found.answer.result is not None else ()
    by_award = {one.award: one for one in outcomes}
    return [
        Table(
            award=name_of_award(law, ballot.award),
            ballot=ballot,
            outcome=by_award.get(ballot.award),
            rows=_rows(found, by_award.get(ballot.award), answer.result, law),
            majority=answer.result.majority,
            warnings=warnings(answer.result, law),
        )
        for ballot, answer in found.votes
        if answer.result is not None
    ]


def _rows(
    found: Outcome, won: ranking.AwardOutcome | None, result: ballots.VoteResult, law: Law
) -> tuple[Row, ...]:
    winners = {one.id: one for one in won.winners} if won is not None else {}
    losers = {one.id: one.why.value for one in won.unplaced} if won is not None else {}
    rows = [
        Row(
            name=one.name or one.id,
            vote=one,
            won=winners.get(one.id),
            why_not=losers.get(one.id, ""),
            why=answered(Allowed(found.reasons(one.id)), law),
        )
        for one in result.candidates
    ]
    return tuple(sorted(rows, key=lambda row: (row.won is None, -row.vote.yes, row.vote.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTie:
    """A tie for the last places of an award that a person must decide."""

    award: str
    places: int
    named: list[tuple[str, str]]


def open_ties(found: Outcome) -> list[OpenTie]:
    """The ties that nobody has decided."""
    called = {one["id"]: one["name"] for ballot, _ in found.votes for one in ballot.candidates}
    outcomes = found.answer.result.awards if found.answer.result is not None else ()
    return [
        OpenTie(
            award=one.award,
            places=one.places_for_tied,
            named=[(number, f"{number} {called.get(number, '')}") for number in one.tied],
        )
        for one in outcomes
        if one.tied
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One elected case on the list of proposals: its award, whether it is kept, what speaks against it.

    `upheld`: the committee found that it does not qualify; `objected`: an objection was upheld;
    `adverse`: what departments said against it.
    """

    case: Case
    award: Text
    kept: bool
    reported: bool
    upheld: bool
    objected: bool
    adverse: Sequence[DepartmentAnswer]

    @property
    def contested(self) -> bool:
        """Whether it goes on the list only by a decision of its own."""
        return self.upheld or self.objected


def proposals(cycle: Cycle) -> list[Line]:
    """The provisional winners that are still open, by award and number."""
    law, dossier = cycles.law_of(cycle), cycles.dossier_of(cycle)
    acts = facts.deciding(law)
    ranks = {one.id: one.rank for one in law.regulation.awards}
    if acts is None or acts.propose is None:
        return []
    kept, review = (acts.propose.id,), acts.review_mismatch
    found, listed = [], elected(cycle)
    against, said = notices.upheld_about(cycle), eligibility.adverse(listed)
    for case in listed:
        record, award = dossier.cases[case.number], award_of(dossier, case.number)
        reports = record.of((acts.report_mismatch.id,)) if acts.report_mismatch else ()
        reviews = record.of((review.id,)) if review else ()
        line = Line(
            case=case,
            award=name_of_award(law, award),
            kept=record.last(kept) is not None,
            reported=bool(reports),
            upheld=any(one.facts.get("upheld") is True for one in reviews),
            objected=case.organisation.name in against,
            adverse=said.get(case.pk, ()),
        )
        found.append((ranks.get(award, 0), case.number, line))
    return [line for _, _, line in sorted(found, key=lambda one: one[:2])]


def open_for(user: Any) -> list[tuple[Ballot, Text]]:  # noqa: ANN401
    """The ballots on pages in which this person may vote and has not, with the award's name."""
    rows = Ballot.objects.select_related("meeting__cycle").filter(
        counts__isnull=True,
        on_paper=False,
        meeting__seats__user_id=user.pk,
        meeting__seats__present=True,
        meeting__seats__recused=False,
    )
    found = rows.exclude(mode=ballots.Mode.SHOW_OF_HANDS.value).exclude(
        voted__seat__user_id=user.pk
    )
    return [(row, name_of_award(cycles.law_of(row.meeting.cycle), row.award)) for row in found]


def on_cycle(user: Any, cycle: Cycle) -> dict[str, Any] | None:  # noqa: ANN401
    """What the cycle's page shows of the committee; None where there is none or it is not for them."""
    acts = facts.deciding(cycles.law_of(cycle))
    if acts is None or not sits_in(user, cycle):
        return None
    members = [one for one in roster(cycle) if one.part != Member.Part.CLERK]
    proposes = acts.propose is not None and bool(elected(cycle))
    return {
        "cycle": cycle,
        "members": len(members),
        "meetings": meetings_seen(user, cycle),
        "counted": len(last_ballots(cycle)),
        "proposes": proposes,
    }
