"""Write what the results say into README.md: tables, and sentences with numbers.

Each function below makes one part of the page from the records of all groups. The page
has its place between two comments, `<!-- results: NAME -->` and `<!-- end -->`.
"""

import re
from pathlib import Path

import numpy as np

from benchmarks.record import GROUPS, RESULTS, load, summary
from relulib.show import table

README = Path(__file__).with_name("README.md")
PLACE = re.compile(r"(<!-- results: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
PARTS = {}
RIGHT, LOST = 4, 1e6  # units in the last place


def write(path=README, folder=RESULTS):
    """Bring the page up to date with the results."""
    path.write_text(rendered(path.read_text("utf-8"), folder), "utf-8")


def rendered(text, folder=RESULTS):
    """Return the page with every part made anew."""
    places = [name for _, name, _ in PLACE.findall(text)]
    if sorted(places) != sorted(PARTS):
        raise ValueError(f"README.md has places for {places}, there are {[*PARTS]}")
    records = {group: load(group, folder) for group in GROUPS}
    return PLACE.sub(lambda m: f"{m[1]}\n{PARTS[m[2]](records)}\n\n{m[3]}", text)


def part(function):
    """Make this function's text the part of the page that has its name."""
    PARTS[function.__name__] = function
    return function


def paragraphs(*parts):
    """Join tables and sentences."""
    return "\n\n".join(getattr(item, "data", item).strip() for item in parts)


def rows_of(record, unit):
    """Return the rows of a unit."""
    return [row for row in record["rows"] if row["unit"] == unit]


def median(values):
    """Return a plain number."""
    return float(np.median(values))


def ratios(rows, work="work"):
    """Return the table of some ratios."""
    return table(
        {
            work: [row["what"] for row in rows],
            "against": [row["against"] for row in rows],
            "times as fast": [summary(row["values"]) for row in rows],
            "rounds": [len(row["values"]) for row in rows],
        },
        left=2,
    )


@part
def machine(records):
    """Where and when; one column for each machine."""
    facts, days = {}, {}
    for group, record in records.items():
        name = str(record["machine"])
        facts[name] = record["machine"]
        on = days.setdefault(name, {})
        on[record["date"]] = [*on.get(record["date"], []), group]
    columns = {"property": [*next(iter(facts.values())), "measured"]}
    for i, (name, on) in enumerate(days.items()):
        when = "; ".join(f"{day}: {', '.join(groups)}" for day, groups in on.items())
        columns[f"machine {i + 1}"] = [*facts[name].values(), when]
    return paragraphs(table(columns, left=len(columns)))


@part
def ensembles(records):
    """The gain of an ensemble over a loop."""
    rows = rows_of(records["ensembles"], "times")
    wall = {
        row["what"].removesuffix(": wall"): median(row["values"])
        for row in rows
        if row["what"].endswith(": wall")
    }
    looped = [
        row["what"].removesuffix(": CPU")
        for row in rows
        if row["what"].endswith(": CPU")
    ]
    best, least = max(looped, key=wall.get), min(looped, key=wall.get)
    halves = wall["as many MLPs in each of two processes"] / wall[looped[0]]
    return paragraphs(
        ratios(rows, "20 networks, 100 steps"),
        f"The gain is largest for: {best} (**{wall[best]:.1f}** times). It is smallest "
        f"for: {least} (**{wall[least]:.1f}** times). Two processes gain {halves:.1f} "
        "times as much as one.",
    )


@part
def growth(records):
    """The gain along the number of networks and of layers."""
    many, deep = records["ensembles"]["curves"]
    gains = dict(zip(many["xs"], map(median, many["values"]), strict=True))
    by_depth = dict(zip(deep["xs"], map(median, deep["values"]), strict=True))
    most = max(gains.values())
    enough = next(n for n, gain in gains.items() if gain >= 0.9 * most)
    return paragraphs(
        *(
            table({c["along"]: c["xs"], "times as fast": map(summary, c["values"])})
            for c in (many, deep)
        ),
        f"The gain first comes within a tenth of its largest, {most:.1f}, with "
        f"**{enough}** networks. {told('network', gains)} {told('layer', by_depth)}",
    )


def told(what, gains):
    """Return a sentence on the ends of a curve."""
    first, *_, last = gains
    return (
        f"With {first} {what}{'s' * (first > 1)} it is {gains[first]:.1f}, with {last} "
        f"{gains[last]:.1f}."
    )


def errors(record):
    """Return {(function, part, type): {library: error}} and the libraries."""
    found = {}
    for row in rows_of(record, "ulp"):
        each = found.setdefault(tuple(row["what"].split(", ")), {})
        each[row["against"]] = row["values"][0]
    return found, list(dict.fromkeys(name for each in found.values() for name in each))


@part
def right(records):
    """How many functions and slopes are right to a few units."""
    found, libraries = errors(records["activations"])
    kinds = list(dict.fromkeys(key[1:] for key in found))
    columns = {f"within {RIGHT} units": map(", ".join, kinds)}
    for name in libraries:
        columns[name] = []
        for kind in kinds:
            known = [e[name] for k, e in found.items() if k[1:] == kind and name in e]
            good = sum(error <= RIGHT for error in known)
            columns[name].append(f"{good} of {len(known)}" if known else "–")
    return paragraphs(table(columns))


@part
def worst(records):
    """The largest error of each function and slope in float32."""
    found, libraries = errors(records["activations"])
    found = {key[:2]: each for key, each in found.items() if key[2] == "float32"}
    columns = {"float32, largest error": map(", ".join, found)}
    missed = []
    for name in libraries:
        each = [e.get(name) for e in found.values()]
        columns[name] = map(shown, each)
        missed.append(f"{sum(e is not None and e > RIGHT for e in each)} by {name}")
    return paragraphs(
        table(columns),
        f"Of {len(found)} values and slopes, missed by more than {RIGHT} units: "
        f"{'; '.join(missed)}.",
    )


def shown(error):
    """Return an error as it stands in a table."""
    if error is None:
        return "–"
    if error > LOST:
        return "over a million"
    return f"{error:.1f}" if error < 100 else f"{error:.0f}"


@part
def times(records):
    """The time to apply a function, over that of a copy."""
    curves = {}
    for curve in records["activations"]["curves"]:
        function, _, library = curve["what"].split(", ")
        curves.setdefault(function, {})[library] = curve
    tables, slowest = [], []
    for function, each in curves.items():
        sizes = next(iter(each.values()))["xs"]
        columns = {f"{function}, numbers": [f"{n:,}" for n in sizes]} | {
            library: [f"{median(values):.3g}" for values in curve["values"]]
            for library, curve in each.items()
        }
        tables.append(table(columns))
        most = {name: max(map(median, c["values"])) for name, c in each.items()}
        each = ", ".join(f"{value:.0f} times in {name}" for name, value in most.items())
        slowest.append(f"{function} takes at most {each}.")
    return paragraphs(*tables, "Over a copy, " + " ".join(slowest))


@part
def grading(records):
    """Time, memory, wrong and forged scores and hints of each grader."""
    rows = records["grading"]["rows"]
    seconds, memory, told = (
        {r["against"] or "here": r["values"] for r in rows if begins(r, *which)}
        for which in (("ten", "s"), ("one submission", "MB"), ("a failing", "told"))
    )
    scores = scores_of(records)
    due = scores.pop("due")
    columns = {"what": SIDES}
    for who, given in scores.items():
        wrong = [name for name in due if given[name] != due[name]]
        forged = [name for name in wrong if given[name] > due[name]]
        columns[who] = [
            summary(seconds[who]),
            summary(memory[who]),
            f"{len(wrong)} of {len(due)}",
            f"{len(forged)} of {len(due)}",
            f"{sum(told[who])} of {len(told[who])}",
        ]
    rounds = len(seconds["here"])
    load = median(rows_of(records["grading"], "load")[0]["values"])
    return paragraphs(
        table(columns),
        f"All graders in turn, round after round ({rounds} in all). Before the first, "
        f"{load:.1f} processes for each core were at work or waiting.",
        ratios(rows_of(records["grading"], "times")),
    )


SIDES = (
    "ten submissions, seconds",
    "one submission, MB of all processes",
    "wrong scores",
    "of these forged: more than is due",
    "failing answers told which mistake",
)


def begins(row, words, unit):
    """Say whether a row is of this unit and begins with these words."""
    return row["unit"] == unit and row["what"].startswith(words)


def scores_of(records):
    """Return {grader: {submission: points}}, with those that are due."""
    scores = {}
    for row in rows_of(records["grading"], "points"):
        name = row["what"].removesuffix(": score")
        scores.setdefault(row["against"] or "here", {})[name] = row["values"][0]
    return scores


@part
def points(records):
    """What each grader gives to each submission."""
    scores = scores_of(records)
    due = scores["due"]
    differ = []
    for who, given in scores.items():
        other = [f"*{name}*" for name in due if given[name] != due[name]]
        if other:
            differ.append(f"{who} differs in {len(other)}: {', '.join(other)}.")
    columns = {"points of 10": list(due)} | {
        who: [f"{given[name]:g}" for name in due] for who, given in scores.items()
    }
    return paragraphs(table(columns), " ".join(differ))


@part
def classes(records):
    """How the time grows with a class."""
    record = records["grading"]
    curve = record["curves"][0]
    counts, spent = curve["xs"], [median(values) for values in curve["values"]]
    once = next(row for row in record["rows"] if row["what"].startswith("one honest"))
    memory = next(row for row in record["rows"] if row["unit"] == "MB")
    return paragraphs(
        table(
            {
                "submissions": counts,
                "seconds": [f"{s:.3g}" for s in spent],
                "seconds for each": [
                    f"{s / n:.2f}" for s, n in zip(spent, counts, strict=True)
                ],
            }
        ),
        f"One honest submission takes {median(once['values']):.2f} s, and its worker "
        f"holds {median(memory['values']):.0f} MB. In a class of {counts[-1]} each "
        f"costs {spent[-1] / counts[-1]:.2f} s; a class of {counts[0]} takes "
        f"{spent[0]:.1f} s.",
    )


@part
def pages(records):
    """How much lighter and faster a page is."""
    cells, lines = {}, []
    for row in rows_of(records["pages"], "times"):
        line, what = row["what"].rsplit(": ", 1)
        line = line.removeprefix("chapter 03, ")
        lines += [line] if line not in lines else []
        cells.setdefault(what, {})[line] = summary(row["values"])
    columns = {"times as light or fast": list(cells)} | {
        line: [cell.get(line, "not seen") for cell in cells.values()] for line in lines
    }
    return paragraphs(table(columns))


@part
def builds(records):
    """The seconds of a build, and how they grow."""
    record = records["builds"]
    curve = record["curves"][0]
    values = [row["values"] for row in record["rows"]] + curve["values"]
    works = [row["what"].removesuffix(": wall") for row in record["rows"]]
    works += [f"pages alone, chapters: {n}" for n in curve["xs"]]
    each, once = np.polyfit(curve["xs"], [median(v) for v in curve["values"]], 1)
    return paragraphs(
        seconds("work", works, values),
        f"A straight line through the last {len(curve['xs'])} rows adds {each:.1f} s "
        f"for a chapter, to {once:.0f} s for any book.",
    )


def seconds(head, names, values, more=()):
    """Return a table of seconds, and how often each was measured."""
    medians = [f"{median(each):.3g}" for each in values]
    columns = {head: names, "seconds": medians, **dict(more)}
    return table(columns | {"rounds": [*map(len, values)]})


@part
def notebooks(records):
    """The seconds and the memory of each notebook."""
    took, held = (
        {row["what"].split(":")[0]: row["values"] for row in rows}
        for rows in (rows_of(records["notebooks"], unit) for unit in ("s", "MB"))
    )
    largest = max(held, key=lambda name: median(held[name]))
    medians = [f"{median(held[name]):.0f}" for name in took]
    return paragraphs(
        seconds("chapter", took, took.values(), {"MB": medians}),
        f"The largest, {largest}, holds **{median(held[largest]):.0f}** MB.",
    )


@part
def doctor(records):
    """How often a fault is found where it is, and what an examination costs."""
    record = records["doctor"]
    found = {(row["what"], row["against"]): row["values"] for row in record["rows"]}
    names = list(dict.fromkeys(r["what"] for r in rows_of(record, "found")))
    columns = {"fault": names} | {
        against: [told_of(found.get((name, against))) for name in names]
        for against in ("planted", "planted, found first", "healthy")
    }
    costs = {}
    for row in record["rows"]:
        if row["unit"] != "found":
            costs.setdefault(row["what"], {})[row["against"]] = row
    heads = list(next(iter(costs.values())))
    columns_of_costs = {"network": list(costs)} | {
        f"{head}, {costs[next(iter(costs))][head]['unit']}": [
            summary(row[head]["values"]) for row in costs.values()
        ]
        for head in heads
    }
    return paragraphs(table(columns), table(columns_of_costs))


def told_of(values):
    """Return how many networks out of how many, or a dash."""
    return f"{sum(values)} of {len(values)}" if values else "–"
