"""Measure this course beside what one would use without it, and print one table.

    python -m benchmarks [GROUP ...] [--quick] [--add] [--out FOLDER] [--peers FOLDER]
    python -m benchmarks readme

Each group writes FOLDER/GROUP.json, in benchmarks/results by default; README.md is then
made from there, and `readme` makes it without measuring. Each pair is measured in turn,
in one run. Peers that are not packages of this course are installed into environments
of their own below --peers (_build/peers by default); a peer that can't be installed is
left out, and the table says so. Nothing is asserted: times depend on the machine.
"""

import argparse
import importlib
from pathlib import Path

from benchmarks import readme, record
from benchmarks.record import GROUPS


def main():
    """Run the command line described above."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--quick", action="store_true", help="less work, few repeats")
    parser.add_argument("--add", action="store_true", help="to what is there, not anew")
    parser.add_argument("--out", type=Path, default=record.RESULTS)
    parser.add_argument("--peers", type=Path, default=Path("_build/peers"))
    options = parser.parse_args()
    known = (*GROUPS, "readme")
    for group in options.groups:
        if group not in known:
            parser.error(f"unknown group {group!r}, choose from {', '.join(known)}")
    for group in options.groups or GROUPS:
        if group != "readme":
            measure(group, options)
    if options.out == record.RESULTS:
        readme.write()


def measure(group, options):
    """Measure a group, save what was found, if anything, and print it."""
    print(f"== {group}", flush=True)
    module = importlib.import_module(f"benchmarks.{group}")
    rows, curves = module.measure(options.quick, options.peers)
    if not rows:
        return
    record.save(group, rows, curves, options.out, options.add)
    for row in rows:
        print(record.line(row))
    for curve in curves:
        print(f"{curve.what} ({curve.unit}), {curve.along}:")
        for x, values in zip(curve.xs, curve.values, strict=True):
            print(f"    {x:<12g} {record.summary(values)}")


if __name__ == "__main__":
    main()
