"""One fresh master seed for all that a slice draws at random.

A slice names its seeds in few ways: the ``Config`` of an experiment, and the calls of
``STARTS``. Each is rewritten, so the networks, the minibatches and the draws of the
cells are new, while data sets stay what they are. The seed 0 is the book's.
"""

import ast

STARTS = {"default_rng", "manual_seed", "member_seeds"}
APART = 1000  # a slice that counts its own seeds up to this many meets no other's


def fresh(nodes, seed):
    """Return statements whose random draws start from another master seed.

    Parameters
    ----------
    nodes : list of ast.stmt
    seed : int
        From 0 on; 0 leaves everything as the book has it.

    Returns
    -------
    list of ast.stmt
    """
    return [ast.fix_missing_locations(_Fresh(seed).visit(node)) for node in nodes]


class _Fresh(ast.NodeTransformer):
    def __init__(self, seed):
        self.seed = seed

    def visit_Call(self, node):
        self.generic_visit(node)
        if _name(node) == "Config":
            others = [k for k in node.keywords if k.arg != "seed"]
            node.keywords = [*others, ast.keyword("seed", ast.Constant(self.seed))]
        elif _name(node) in STARTS and node.args:
            shift = ast.Constant(APART * self.seed)
            node.args[0] = ast.BinOp(node.args[0], ast.Add(), shift)
        return node


def _name(call):
    """Return the last part of what is called, such as Config of dying.Config."""
    return ast.unparse(call.func).rpartition(".")[2]
