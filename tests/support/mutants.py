"""Small faults put into an answer, one at a time: does a check see them?"""

import ast

BINARY = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
}
COMPARED = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
}
NAMES = {
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "max": ["min", "sum"],
    "min": ["max"],
    "all": ["any"],
    "any": ["all"],
    "mean": ["sum", "median"],
    "sum": ["mean", "prod"],
    "median": ["mean"],
    "exp": ["expm1"],
    "expm1": ["exp"],
    "log": ["log1p", "log2"],
    "log1p": ["log"],
    "log10": ["log", "log2"],
    "sqrt": ["abs"],
    "abs": ["sign"],
    "erfc": ["erf"],
    "floor": ["ceil"],
    "argmax": ["argmin"],
    "nanargmin": ["argmin", "nanargmax"],
    "argmin": ["argmax"],
    "zeros": ["ones"],
    "outer": ["multiply"],
    "count_nonzero": ["size"],
    "unique": ["sort"],
    "percentile": ["quantile"],
    "prod": ["sum"],
    "isnan": ["isinf"],
    "diff": ["cumsum", "gradient"],
    "unpackbits": ["packbits"],
}
RETURNED = {
    "doubled": "2 * (x)",
    "negative": "-(x)",
    "one more": "1 + (x)",
    "a little more": "1.01 * (x)",
}
SYMMETRIC = ("maximum", "minimum", "max", "min")


def mutants(source):
    """Yield (what was changed, the changed source) for every small fault."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    names = [a.arg for n in nodes if isinstance(n, ast.arguments) for a in n.args]
    seen = {ast.unparse(tree)}
    for place, node in enumerate(nodes):
        for words, change in changes(node, names):
            other = ast.parse(source)  # ten times as fast as a copy
            twin = list(ast.walk(other))[place]
            try:
                change(twin, other)
                text = ast.unparse(ast.fix_missing_locations(other))
                compile(text, "mutant", "exec")
            except (SyntaxError, ValueError, TypeError, AttributeError):
                continue
            if text not in seen:
                seen.add(text)
                line = getattr(node, "lineno", 0)
                was = ast.get_source_segment(source, node) or ""
                was = " ".join(was.split())
                yield f"line {line}: {was[:60]}: {words}", text


def changes(node, names):
    """Yield what may be done to a node: words, and what does it."""
    if isinstance(node, ast.BinOp):
        yield from binary(node)
    elif isinstance(node, ast.Compare):
        for new in COMPARED.get(type(node.ops[0]), ()):
            yield f"to {new.__name__}", setter("ops", lambda n, new=new: [new()])
    elif isinstance(node, ast.BoolOp):
        new = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"to {new.__name__}", setter("op", lambda n: new())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield "sign dropped", replacer(lambda n: n.operand)
    elif isinstance(node, ast.Constant):
        yield from constant(node.value)
    elif isinstance(node, ast.Call):
        yield from called(node)
    elif isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) > 1:
        yield "order reversed", setter("elts", lambda n: n.elts[::-1])
    elif isinstance(node, ast.Name) and node.id in names and is_read(node):
        for new in names:
            yield f"to {new}", setter("id", lambda n, new=new: new)
    elif isinstance(node, ast.Return) and not isinstance(node.value, ast.Tuple):
        for words, pattern in RETURNED.items():
            yield words, setter("value", lambda n, p=pattern: filled(p, n.value))
    elif isinstance(node, ast.IfExp):
        yield "always the first", replacer(lambda n: n.body)
        yield "always the other", replacer(lambda n: n.orelse)
    elif isinstance(node, ast.AugAssign):
        yield "dropped", replacer(lambda n: ast.Pass())
        for new in BINARY.get(type(node.op), ()):
            yield f"to {new.__name__}", setter("op", lambda n, new=new: new())
    elif isinstance(node, ast.If):
        yield "never", setter("test", lambda n: ast.Constant(False))
    elif isinstance(node, ast.Subscript):
        yield "not indexed", replacer(lambda n: n.value)
    elif isinstance(node, ast.Slice):
        for end in ("lower", "upper"):
            if getattr(node, end):
                yield f"{end} end dropped", setter(end, lambda n: None)


def binary(node):
    """Yield changes of an operation of two."""
    for new in BINARY.get(type(node.op), ()):
        yield f"to {new.__name__}", setter("op", lambda n, new=new: new())
    yield "right side dropped", replacer(lambda n: n.left)
    yield "left side dropped", replacer(lambda n: n.right)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield "sides exchanged", replacer(lambda n: ast.BinOp(n.right, n.op, n.left))


def constant(value):
    """Yield changes of a constant."""
    if isinstance(value, bool):
        yield "flipped", setter("value", lambda n: not n.value)
    elif isinstance(value, (int, float)):
        for words, change in (
            ("plus 1", lambda v: v + 1),
            ("minus 1", lambda v: v - 1),
            ("doubled", lambda v: 2 * v),
            ("halved", lambda v: v / 2),
        ):
            if words == "halved" and value == 0:
                continue
            yield words, setter("value", lambda n, change=change: change(n.value))


def called(node):
    """Yield changes of a call."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    key = "attr" if isinstance(node.func, ast.Attribute) else "id"
    for new in NAMES.get(name, ()):
        yield f"to {new}", lambda n, _, new=new: setattr(n.func, key, new)
    if name == "where" and len(node.args) == 3:
        yield (
            "branches exchanged",
            setter("args", lambda n: [n.args[0], n.args[2], n.args[1]]),
        )
    elif len(node.args) == 2 and name not in SYMMETRIC:
        yield "arguments exchanged", setter("args", lambda n: n.args[::-1])
    if isinstance(node.func, ast.Attribute) and len(node.args) < 2:
        yield "method not called", replacer(lambda n: n.func.value)
    if len(node.args) == 1 and name in NAMES:
        yield "not called", replacer(lambda n: n.args[0])
    for i in range(len(node.args)) if len(node.args) > 1 else ():
        yield (
            f"argument {i + 1} dropped",
            setter("args", lambda n, i=i: n.args[:i] + n.args[i + 1 :]),
        )
    for i, keyword in enumerate(node.keywords):
        yield (
            f"{keyword.arg} dropped",
            setter("keywords", lambda n, i=i: n.keywords[:i] + n.keywords[i + 1 :]),
        )


def is_read(node):
    """Say whether a name is read here, not bound."""
    return isinstance(node.ctx, ast.Load)


def filled(pattern, value):
    """Return an expression with a node in the place of x."""
    tree = ast.parse(pattern, mode="eval").body
    for node in ast.walk(tree):
        for field, part in ast.iter_fields(node):
            if isinstance(part, ast.Name) and part.id == "x":
                setattr(node, field, value)
    return tree


def setter(field, make):
    """Return a change that gives a field of a node another value."""
    return lambda node, tree: setattr(node, field, make(node))


def replacer(make):
    """Return a change that puts another node in the place of a node."""

    def change(node, tree):
        new = make(node)
        for parent in ast.walk(tree):
            for field, value in ast.iter_fields(parent):
                if value is node:
                    setattr(parent, field, new)
                elif isinstance(value, list) and node in value:
                    value[value.index(node)] = new

    return change
