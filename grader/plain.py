"""What a notebook understands and plain Python does not, and what to write instead."""

import re

# what the answer relied on and does not have when graded, by the exception
ALONE = {
    "NameError": "An answer is run alone, as plain Python: what other cells define, or "
    "a notebook by itself, is not there.",
    "ModuleNotFoundError": "An answer has NumPy and Python's standard library.",
    "ImportError": "An answer has NumPy and Python's standard library.",
    "FileNotFoundError": "An answer finds no file of yours: write what it needs into "
    "the cell.",
    "PermissionError": "An answer writes no file, starts no program and opens no "
    "connection; what it prints goes nowhere.",
    "EOFError": "Nobody is there to type something: take the arguments.",
    "SystemExit": "An answer is not to end Python: return a value.",
}
NO_PYTHON = ("SyntaxError", "IndentationError")
FOREIGN = (
    (r"%", "is for a notebook alone. Leave it out, or move it to another cell."),
    (r"!", "is for a notebook alone. Leave it out, or move it to another cell."),
    (r"\?|[\w.]+\?+$", "is for a notebook alone. Leave it out."),
    (r">>>|\.\.\. ", "begins with the marks of a terminal. Delete them."),
)


def foreign(source):
    """Say which line of an answer is no plain Python, and what to do, or nothing."""
    for number, line in enumerate(source.splitlines(), 1):
        for pattern, advice in FOREIGN:
            if re.match(pattern, line.strip()):
                shown = "".join(
                    c if c.isprintable() else " " for c in line.strip()[:40]
                )
                return f"Line {number}, {shown}, {advice}"
    return ""


def no_cell(label, answers):
    """Say that an answer is missing, and which line was perhaps to begin it."""
    note = f"There is no cell that begins # answer: {label}."
    line = getattr(answers, "nearly", {}).get(label)
    return f"{note} One begins {line}: let nothing else stand there." if line else note
