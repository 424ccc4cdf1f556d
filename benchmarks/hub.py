"""Measure a JupyterHub with a class in it: the time to the first cell, and the memory of each student.

One student comes first, alone; then twelve at once, who log in, open a lesson and run all of it. Print a table of both.

Run it with ``make bench-hub``. It takes two minutes or so, and its hub is reached from this machine only.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))


def study(student, lesson: str) -> dict:
    """Log in, open a lesson and run it; return the seconds from the login on, and the faults."""
    begin, seconds = time.perf_counter(), {}
    student.log_in()
    seconds["server"] = time.perf_counter() - begin
    cells = student.open_lesson(lesson)
    faults = student.run(cells, lambda: seconds.update(first=time.perf_counter() - begin))
    return seconds | {"all": time.perf_counter() - begin, "cells": len(cells), "faults": faults}


def measure(address: str, names: list[str], lesson: str) -> dict:
    """Let students work side by side; return the middle of their times and of their memory in MB."""
    from classroom import Student

    students = [Student(address, name) for name in names]
    with ThreadPoolExecutor(len(students)) as pool:
        told = list(pool.map(lambda student: study(student, lesson), students))
    if faults := [fault for one in told for fault in one["faults"]]:
        sys.exit("A cell failed on the hub:\n" + "\n".join(faults))
    memory = [student.memory() for student in students]
    result = {key: statistics.median(one[key] for one in told) for key in ("server", "first", "all")}
    result["slowest"] = max(one["first"] for one in told)
    for kind in ("server", "kernel"):
        result[f"{kind}_mb"] = statistics.median(one[kind] for one in memory) / 1e6
    return result


def main():
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=12)
    parser.add_argument("--lesson", default="notebooks/02-counting-summits.ipynb")
    parser.add_argument("--python", type=Path, default=ROOT / ".venv-instructor" / "bin" / "python",
                        help="the Python of an environment with requirements-instructor.txt")
    chosen = parser.parse_args()
    from classroom import running_hub

    with tempfile.TemporaryDirectory(prefix="course-hub-") as folder:
        with running_hub(Path(folder) / "hub", chosen.python) as address:
            alone = measure(address, ["alone"], chosen.lesson)
            many = measure(address, [f"student{n:02}" for n in range(chosen.students)], chosen.lesson)
    print(f"| {chosen.lesson} on {os.cpu_count()} processors | one student | {chosen.students} at once | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for words, key in (("from login to an own server (s)", "server"),
                       ("from login to the first cell done (s)", "first"),
                       ("from login to the first cell done, the slowest (s)", "slowest"),
                       ("from login to the last cell done (s)", "all"), ("memory of the server (MB)", "server_mb"),
                       ("memory of the kernel, whole lesson run (MB)", "kernel_mb")):
        print(f"| {words} | {alone[key]:.1f} | {many[key]:.1f} | {many[key] / alone[key]:.1f} |")
    print(f"| memory of one student (MB) | {alone['server_mb'] + alone['kernel_mb']:.0f} |"
          f" {many['server_mb'] + many['kernel_mb']:.0f} | |")


if __name__ == "__main__":
    main()
