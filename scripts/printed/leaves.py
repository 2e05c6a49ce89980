"""Read from a PDF that Chromium has printed on which leaf the goal of each link is.

Chromium writes the tree of the pages and the names of the goals uncompressed, so two
expressions read them.
"""

import re

NODE = re.compile(rb"^(\d+) 0 obj\n<</Type /Pages\n.*?/Kids \[(.*?)\]", re.S | re.M)
GOAL = re.compile(rb"^(?:<<)?/(?!Dest )(\S+) \[(\d+) 0 R /XYZ", re.M)


def leaves(pdf):
    """Return id -> number of the leaf, from 1 on, for all ids that a link leads to."""
    nodes = {node: kids.split()[::3] for node, kids in NODE.findall(pdf)}
    (root,) = nodes.keys() - {kid for kids in nodes.values() for kid in kids}
    order = {page: n for n, page in enumerate(in_order(root, nodes), 1)}
    return {name.decode(): order[page] for name, page in GOAL.findall(pdf)}


def in_order(node, nodes):
    """Return the pages below a node of the tree, first to last."""
    if node not in nodes:
        return [node]
    return [page for kid in nodes[node] for page in in_order(kid, nodes)]
