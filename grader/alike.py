"""Which answers are the same, whatever their comments and layout?

Equal short answers are no wonder, and an equal long one is no verdict.
"""

import ast
import warnings
from collections import defaultdict

from grader.platforms import short

MOST = 20_000  # characters; deeper nesting than fits in is too much for the parser
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def normal(source):
    """Return the code of an answer without comments, docstrings and layout.

    No name of a person is left in it that only a comment held. Nothing is returned for
    what Python can't parse, or what is too long.
    """
    if len(source) > MOST:
        return ""
    try:
        with warnings.catch_warnings():  # it would be a learner's word on the screen
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, DOCUMENTED):
                node.body = [s for s in node.body if not is_text(s)] or [ast.Pass()]
        return ast.unparse(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def is_text(statement):
    """Say whether a statement is a text alone, as a docstring is."""
    return isinstance(statement, ast.Expr) and isinstance(
        getattr(statement.value, "value", None), str
    )


def same_as(results, exercises):
    """Return by path whose answers each submission shares, the longest list first.

    Blanks are left out; an answer like the reference is said to be so.
    """
    blank = {k: normal(s) for k, s in exercises.blank.items()}
    reference = exercises.reference.items()
    first, found = {(k, normal(s)): "the reference" for k, s in reference}, {}
    for result in results:
        shared = defaultdict(list)
        for q in result.questions:
            if q.answer and q.answer != blank.get(q.label):
                whose = first.setdefault((q.label, q.answer), result.path)
                if whose != result.path:
                    shared[whose].append(q.label)
        most = sorted(shared.items(), key=lambda pair: -len(pair[1]))
        found[result.path] = "; ".join(
            f"{short(whose)} ({' '.join(labels)})" for whose, labels in most
        )
    return found
