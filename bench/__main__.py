"""`python -m bench`: one cycle of 10^3 to 10^6 applicants, and the same conditions in OpenFisca.

`python -m bench pages`: desks and lists with a thousand cases, and the list of pretalx.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from bench import pages, report
from bench.report import Found
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

FULL = 10_000
"""How many applicants at most are answered in full: the rate does not depend on it."""


def main() -> None:
    """Measure every size, each in processes of their own, and show what was found."""
    if sys.argv[1:2] == ["pages"]:
        pages.main(sys.argv[2:])
        return
    asked = _asked()
    sizes = [10**power for power in range(3, 10) if 10**power <= asked.max] or [asked.max]
    waiting = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=waiting,
        transient=True,
        disable=not waiting.is_terminal,
    ) as progress:
        result: Found = {
            "machine": _machine(),
            "seed": asked.seed,
            "collector": asked.collector,
            **{
                kind: [
                    report.middle(
                        [
                            _child(kind, number, asked, progress)
                            for _ in range(_runs(asked.repeat, number))
                        ]
                    )
                    for number in sizes
                ]
                for kind in ("cycle", "compare")
            },
            "full": _child("full", min(FULL, sizes[-1]), asked, progress),
        }
    if asked.json:
        print(json.dumps({**result, "figures": report.summary(result)}, indent=2))
    else:
        report.show(result, Console())
    disagreeing = sum(found["number"] - found["agreeing"] for found in result["compare"])
    if disagreeing or result["full"]["agreeing"] < result["full"]["number"]:
        sys.exit("the answers differ")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--max", type=int, default=1_000_000, help="most applicants (1000000)")
    parser.add_argument(
        "--repeat", type=int, default=5, help="runs of each size (5; of the largest fewer)"
    )
    parser.add_argument("--seed", type=int, default=1, help="which city (1)")
    parser.add_argument(
        "--collector", action="store_true", help="with Python's collector of reference cycles on"
    )
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    return parser.parse_args()


def _runs(repeat: int, number: int) -> int:
    """Fewer runs of the largest sizes: they disturb one another less, and last."""
    return max(1, min(repeat, 500_000 // number))


def _child(kind: str, number: int, asked: argparse.Namespace, progress: Progress) -> Found:
    task = progress.add_task(f"{kind} {number:,}", total=number)
    command = [sys.executable, "-m", "bench.child", kind, str(number), str(asked.seed)]
    command += ["collector"] if asked.collector else []
    root = Path(__file__).resolve().parent.parent
    line = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:  # noqa: S603
        for line in child.stdout or ():
            if line.strip().isdigit():
                progress.advance(task, int(line))
    if child.returncode:
        sys.exit(child.returncode)
    progress.remove_task(task)
    found: Found = json.loads(line)
    return found


def _machine() -> dict[str, str | int]:
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "python": platform.python_version(),
    }


def _processor() -> str:
    """The model of the processor where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
