"""The measurements as tables, and how the time grows with the number of applicants."""

from collections.abc import Sequence
from math import log
from statistics import linear_regression, median
from typing import Any

from bench.cycle import STEPS
from rich.console import Console
from rich.table import Table

Found = dict[str, Any]
"""What one child found, or the medians of several."""

ONE_STAGE = ("eligibility", "desk", "gate", "allocation", "money")
"""A cycle with one stage of scoring: without the site visit and what makes one score of two."""

RATES = (
    "applications_per_second",
    "fastest_per_second",
    "with_one_stage_per_second",
    "with_making_per_second",
)

PASSED = {
    "eligibility": "all applicants",
    "desk": "the eligible",
    "gate": "the eligible",
    "site": "those past the gate",
    "overall": "those past the gate",
    "allocation": "the candidates",
    "money": "the candidates",
}


def middle(runs: Sequence[Found]) -> Found:
    """The median of every time and peak; the rest is the same in every run."""
    seconds = {name: median(run["seconds"][name] for run in runs) for name in runs[0]["seconds"]}
    peaks = {name: median(run[name] for run in runs) for name in ("peak", "peak_before")}
    found = {**runs[0], **peaks, "seconds": seconds, "runs": len(runs)}
    if "tally" in found:
        found["fastest"] = min(whole(run) for run in runs)
    return found


def whole(found: Found, steps: Sequence[str] = STEPS) -> float:
    """Seconds of these steps of a cycle; the making of the facts is none of them."""
    return float(sum(found["seconds"][step] for step in steps))


def growth(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The exponent of growth: the slope of log time over log size; 1 is linear."""
    return linear_regression([log(n) for n in sizes], [log(s) for s in seconds]).slope


def summary(result: Found) -> Found:
    """The figures drawn from the measurements, for the tables and for --json."""
    cycles, compared, full = result["cycle"], result["compare"], result["full"]
    sizes = [found["number"] for found in cycles]
    figures: Found = {
        "applications_per_second": {f["number"]: round(f["number"] / whole(f)) for f in cycles},
        "fastest_per_second": {f["number"]: round(f["number"] / f["fastest"]) for f in cycles},
        "with_one_stage_per_second": {
            f["number"]: round(f["number"] / whole(f, ONE_STAGE)) for f in cycles
        },
        "with_making_per_second": {
            f["number"]: round(f["number"] / whole(f, (*STEPS, "making"))) for f in cycles
        },
        "peak_mib": {f["number"]: round(f["peak"] / 2**20) for f in cycles},
        "eligibility_per_second": {
            f["number"]: {
                "ours": round(f["number"] / f["seconds"]["ours"]),
                "openfisca": round(f["number"] / f["seconds"]["openfisca"]),
                "openfisca_with_columns": round(
                    f["number"] / (f["seconds"]["openfisca"] + f["seconds"]["columns"])
                ),
                "openfisca_one_by_one": round(1 / f["seconds"]["one_by_one"]),
                "agreeing": f["agreeing"],
            }
            for f in compared
        },
        "in_full_per_second": {
            name: round(full["number"] / seconds) for name, seconds in full["seconds"].items()
        },
    }
    if len(sizes) > 1:
        figures["growth"] = round(growth(sizes, [whole(found) for found in cycles]), 3)
        figures["growth_openfisca"] = round(
            growth(sizes, [found["seconds"]["openfisca"] for found in compared]), 3
        )
    return figures


def show(result: Found, console: Console) -> None:
    """Every table."""
    figures = summary(result)
    machine = result["machine"]
    console.print(
        f"{machine['processor']} · {machine['cores']} cores · Python {machine['python']}"
        f" · seed {result['seed']} · medians"
        f" · collector of cycles {'on' if result['collector'] else 'off'}\n",
        highlight=False,
    )
    console.print(_cycles(result["cycle"], figures))
    console.print(_steps(result["cycle"][-1]))
    console.print(_beside(result["compare"], figures))
    _closing(result, figures, console)


def _cycles(cycles: Sequence[Found], figures: Found) -> Table:
    table = Table(
        title="One cycle, from the forms to the money: applications per second",
        title_justify="left",
    )
    for name in (
        "applicants",
        "runs",
        "seconds",
        "all steps",
        "fastest run",
        "one scoring",
        "making the facts too",
        "peak MiB",
    ):
        table.add_column(name, justify="right")
    for found in cycles:
        table.add_row(
            f"{found['number']:,}",
            str(found["runs"]),
            f"{whole(found):,.3f}",
            *(f"{figures[name][found['number']]:,}" for name in RATES),
            f"{figures['peak_mib'][found['number']]:,}",
        )
    if "growth" in figures:
        table.caption = f"time grows with the number to the power of {figures['growth']:.2f}"
    return table


def _steps(found: Found) -> Table:
    table = Table(
        title=f"Where the time goes, {found['number']:,} applicants", title_justify="left"
    )
    for name in ("step", "of"):
        table.add_column(name)
    for name in ("number", "µs each", "share"):
        table.add_column(name, justify="right")
    tally, total = found["tally"], whole(found)
    numbers = {
        "all applicants": found["number"],
        "the eligible": tally["allowed"],
        "those past the gate": tally["visited"],
        "the candidates": tally["candidates"],
    }
    for step in STEPS:
        seconds, number = found["seconds"][step], numbers[PASSED[step]]
        each = 1e6 * seconds / number
        table.add_row(step, PASSED[step], f"{number:,}", f"{each:.1f}", f"{seconds / total:.0%}")
    return table


def _beside(compared: Sequence[Found], figures: Found) -> Table:
    table = Table(title="Eligibility alone, applicants per second", title_justify="left")
    for name in ("applicants", "ours", "OpenFisca", "making its columns too", "one by one"):
        table.add_column(name, justify="right")
    table.add_column("same verdict", justify="right")
    for found in compared:
        row = figures["eligibility_per_second"][found["number"]]
        rates = ("ours", "openfisca", "openfisca_with_columns", "openfisca_one_by_one")
        table.add_row(
            f"{found['number']:,}",
            *(f"{row[name]:,}" for name in rates),
            f"{found['agreeing']:,}",
        )
    return table


def _closing(result: Found, figures: Found, console: Console) -> None:
    full, rates = result["full"], figures["in_full_per_second"]
    console.print(
        "Ours names the reasons of a no, OpenFisca says yes, no or open. With the reasons of a yes and "
        f"every step shown, as `zhuoyue decide` answers: {rates['eligibility']:,} eligibility "
        f"answers/s, {rates['score']:,} scores/s;\n{full['agreeing']:,} of {full['number']:,} "
        "agree with the quick answers above.",
        highlight=False,
    )
