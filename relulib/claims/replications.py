"""Claims that were run again: the files of a folder, refused where one is wrong.

A file has what :data:`RULES` lists. Beyond its form it must agree with the book: the
boxes are those that show the claim, and their questions, asked of the numbers in the
file, give the answer that it gives. Where a claim or its question has since been
changed, the file stays, and is listed as one of an earlier wording, if the book has had
that wording: ``WORDINGS`` lists them. None is left out. What a file can not show by
itself is that its numbers came from a run; who doubts it repeats it with its seed.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relulib.claims.ledger import markdown
from relulib.claims.measured import ask, function, leaves
from relulib.claims.rows import NOTHING_TO_RUN

FOLDER = "replications"  # beside that of the chapters
WORDINGS = "wordings.txt"  # in it: a line for each earlier one, claim and sum
LARGEST = 65536  # bytes of a file; those of the book have two thousand
FORMAT = 1  # to be raised when a field changes its meaning
OUTCOMES = "held", "did not hold", "earlier wording"


def _is(kind):
    """Return whether a value is of a kind; true and false are no numbers."""
    return lambda value: (
        isinstance(value, kind) and isinstance(value, bool) is (kind is bool)
    )


def _is_date(value):
    try:
        return date.fromisoformat(value) <= date.max
    except (TypeError, ValueError):
        return False


def _is_words(value, least):
    """Say whether this is a dict of words, with at least these keys."""
    return (
        isinstance(value, dict)
        and least <= value.keys()
        and all(
            _is(str)(v) and 0 < len(v) <= 100 and v.isprintable()
            for v in value.values()
        )
    )


def _is_machine(value):
    if not (isinstance(value, dict) and {*value} == {"processor", "cores", "system"}):
        return False
    words = {k: v for k, v in value.items() if k != "cores"}
    return _is(int)(value["cores"]) and value["cores"] > 0 and _is_words(words, set())


def _is_boxes(value):
    return isinstance(value, dict) and value and all(map(_is_box, value.values()))


def _is_box(value):
    return (
        isinstance(value, dict)
        and {*value} == {"holds", "shown", "measured"}
        and isinstance(value["holds"], bool)
        and _is(str)(value["shown"])
        and 0 < len(value["shown"]) <= 1000
        and isinstance(value["measured"], dict)
        and all(_is_leaf(leaf) for leaf in leaves(value["measured"]))
        and all(map(_is_interval, _intervals(value["measured"])))
    )


def _intervals(plain):
    """Yield the intervals in packed data."""
    if isinstance(plain, dict):
        if plain.keys() >= {"estimate", "low", "high", "level"}:
            yield plain
        plain = list(plain.values())
    for one in plain if isinstance(plain, list) else ():
        yield from _intervals(one)


def _is_interval(one):
    """Say whether limits lie around their estimates, each of one or of many."""
    parts = [list(leaves(one[k])) for k in ("low", "estimate", "high")]
    if not all(_is((int, float))(x) for part in parts for x in part):
        return False
    in_order = all(a <= b <= c for a, b, c in zip(*parts, strict=False))
    return len({*map(len, parts)}) == 1 and in_order and one["level"] in LEVELS


def _is_leaf(leaf):
    # json reads NaN and Infinity, which no box records
    return leaf is None or isinstance(leaf, str) or abs(leaf) < float("inf")


def _matches(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value)


LEVELS = {0.95}  # of the book's intervals
VERSIONS = {"python", "numpy", "torch", "relulib"}
# field -> what it must be, in words, and whether a value is
RULES = {
    "format": (f"{FORMAT}", lambda value: value == FORMAT and _is(int)(value)),
    "claim": ("C and two digits", _matches(r"C\d\d")),
    "text": ("64 hexadecimal digits", _matches("[0-9a-f]{64}")),
    "verdict": ("a text", _matches(".{1,40}")),
    "holds": ("true or false", _is(bool)),
    "seed": ("a whole number from 1 to 10^12", lambda v: _is(int)(v) and 0 < v < 1e12),
    "timed": ("true or false", _is(bool)),
    "boxes": (
        "chapter -> holds, shown and measured, numbers all finite and in order",
        _is_boxes,
    ),
    "seconds": ("a positive number", lambda v: _is((int, float))(v) and 0 < v < 1e6),
    "date": ("a date, such as 2026-11-29", _is_date),
    "machine": ("processor, cores and system", _is_machine),
    "versions": (
        f"at least {', '.join(sorted(VERSIONS))}, each a text",
        lambda value: _is_words(value, VERSIONS),
    ),
}


@dataclass(frozen=True)
class Replications:
    """What was run again of one claim.

    Attributes
    ----------
    held, failed, earlier : list of dict
        The files, in the order of their dates: the verdict held, it did not, or it was
        asked of a wording that the claim no longer has.
    """

    held: list
    failed: list
    earlier: list

    @property
    def machines(self):
        """The machines as words, each once, in order of their first run."""
        all_ = sorted(
            (*self.held, *self.failed, *self.earlier), key=lambda one: one["date"]
        )
        return list(dict.fromkeys(named(one["machine"]) for one in all_))

    def counts(self):
        """Return outcome -> number of files."""
        lists = self.held, self.failed, self.earlier
        return dict(zip(OUTCOMES, map(len, lists), strict=True))


def named(machine):
    """Return a machine in words."""
    return "{processor}, {cores} cores, {system}".format(**machine)


def read(folder, book):
    """Return what was run again of every claim.

    Parameters
    ----------
    folder : str or path
        With the files; none at all, or no folder, is no error.
    book : Ledger
        What the claims and their boxes say now.

    Returns
    -------
    dict of str to Replications
        By claim, in the order of the ledger.

    Raises
    ------
    ValueError
        Files that are malformed or forged: each with all that is wrong.
    """
    files = {path: _load(path) for path in sorted(Path(folder).glob("*.json"))}
    earlier = _wordings(Path(folder, WORDINGS))
    wrong = [
        f"{p.name}: {fault}"
        for p, one in files.items()
        for fault in faults(one, book, earlier)
    ]
    wrong += [f"{p.name}: {fault}" for p, fault in _names(files)]
    if wrong:
        raise ValueError("\n".join(wrong))
    by_claim = {id: Replications([], [], []) for id in book.claims.rows}
    for one in sorted(files.values(), key=lambda one: (one["date"], one["seed"])):
        of = by_claim[one["claim"]]
        now = one["text"] == digest(book, one["claim"])
        (of.earlier if not now else of.held if one["holds"] else of.failed).append(one)
    return by_claim


def listed(by_claim, book):
    """Return a table of all claims that can be run, and what did not hold, as Markdown.

    Parameters
    ----------
    by_claim : dict of str to Replications
    book : Ledger
    """
    there = {
        id: one
        for id, one in by_claim.items()
        if sum(one.counts().values())
        or book.claims.rows[id].evidence not in NOTHING_TO_RUN
    }
    head = ["Claim", *OUTCOMES, "Machines"]
    lines = [head, ["---", "---:", "---:", "---:", "---"]]
    for id, one in there.items():
        machines = "; ".join(map(markdown, one.machines)) or "–"
        lines.append(
            [f'<a href="#{id}">{id}</a>', *map(str, one.counts().values()), machines]
        )
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    failed = [
        f"- **{one['claim']}**, seed {one['seed']}, {one['date']}, "
        f"{markdown(named(one['machine']))}: {markdown(part['shown'])}"
        for of in there.values()
        for one in of.failed
        for part in one["boxes"].values()
        if not part["holds"]
    ]
    heard = "Runs in which a verdict did not hold:\n\n" + "\n".join(failed)
    return f"{table}\n\n{heard if failed else 'There is no run that did not hold.'}\n"


def _load(path):
    """Return what a file holds, or in words why it can not be read."""
    if path.stat().st_size > LARGEST:
        return f"more than {LARGEST} bytes"
    try:
        text = path.read_text(encoding="utf-8")
        one = json.loads(text)
        # a name that comes twice, or blanks, would be lost on the way
        return one if text == _text(one) else "text that replicate does not write"
    except (ValueError, RecursionError) as error:
        return str(error)


def _wordings(path):
    """Return the (claim, sum) of each earlier wording that a file lists."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {tuple(line.split()) for line in text.splitlines()}


def faults(one, book, earlier=()):
    """Yield what is wrong with one replication, by form and then by the book.

    Parameters
    ----------
    one : object
        What a file holds.
    book : Ledger
    earlier : collection of (claim, sum)
        The wordings that the book has had.
    """
    if not isinstance(one, dict):
        yield f"must be a table of {', '.join(RULES)}, not {one!r}"
        return
    form = [
        f"{name}: no field; those are {', '.join(RULES)}" for name in one.keys() - RULES
    ]
    form += [
        f"{name}: must be {words}"
        + (f", not {one[name]!r}"[:200] if name in one else "")
        for name, (words, is_allowed) in RULES.items()
        if name not in one or not is_allowed(one[name])
    ]
    yield from form or _disagreements(one, book, earlier)


def _disagreements(one, book, earlier):
    """Yield where a file of the right form contradicts the book or itself."""
    id = one["claim"]
    if id not in book.claims.rows:
        yield f"claim: {id} is none of the book"
        return
    each = {chapter: part["holds"] for chapter, part in one["boxes"].items()}
    if one["holds"] is not all(each.values()):
        yield f"holds: {one['holds']}, but its boxes say {each}"
    row = book.claims.rows[id]
    if one["text"] != digest(book, id):
        # of an earlier wording: the questions of today are not for its numbers
        if (id, one["text"]) not in earlier:
            yield f"text: no wording that {id} has or has had; {WORDINGS} lists those"
        return
    if one["verdict"] != row.verdict:
        yield f"verdict: {one['verdict']}, but that of {id} is {row.verdict}"
    asked = book.records[id]
    if each.keys() != asked.keys():
        yield f"boxes: {', '.join(each)}, but {id} is shown in {', '.join(asked)}"
        return
    for chapter, part in one["boxes"].items():
        says = _answer(asked[chapter], part["measured"])
        if says is not part["holds"]:
            yield (
                f"{chapter}: it says holds = {part['holds']}, but asked of its numbers "
                f"the question of {id} says {says}"
            )


def _answer(record, measured):
    """Return what the book's question says of numbers, or why it can not be asked."""
    try:
        return ask(function(record["holds"]), measured)
    except Exception as error:  # numbers of another form may break it anywhere
        return f"{type(error).__name__}: {error}"


def _names(files):
    """Yield files under a wrong name, and those that repeat the run of another."""
    seen = {}
    for path, one in files.items():
        if not isinstance(one, dict) or not one.keys() >= RULES.keys():
            continue
        if path.name != name(one):
            yield path, f"its name must be {name(one)}: what it holds was changed"
        run = json.dumps([one[k] for k in ("claim", "seed", "machine", "boxes")])
        if run in seen:
            yield path, f"the same run as {seen[run]}"
        seen[run] = path.name


def name(one):
    """Return the name of a replication's file; it holds a sum of the content."""
    text = json.dumps(one, sort_keys=True, ensure_ascii=False)
    sum_ = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{one['claim']}-{one['seed']}-{sum_}.json"


def write(one, folder):
    """Write a replication into a folder under its name; return the path."""
    path = Path(folder) / name(one)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_text(one, allow_nan=False), encoding="utf-8")
    return path


def _text(one, allow_nan=True):
    return json.dumps(one, ensure_ascii=False, indent=1, allow_nan=allow_nan) + "\n"


def digest(book, id):
    """Return what stands for a claim's wording: its statement, verdict and questions.

    Parameters
    ----------
    book : Ledger
    id : str

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    row = book.claims.rows[id]
    asked = {chapter: one.get("holds") for chapter, one in book.records[id].items()}
    said = json.dumps([id, row.statement, row.verdict, asked], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
