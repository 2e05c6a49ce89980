"""Predictions that are made: a box ``predict-NAME`` meets the measurement of its name.

The box, an admonition of that name, is the question; ``relulib.predict`` has put the
measurement into a cell's output. Here the two become one: the box gets the data, the
output that follows gets the name by which the page covers it, and the build complains
of one that is missing, comes twice or stands above its question. The script is loaded
by the pages that have a prediction, and by the one that lists them: ``{predictions}``.
"""

import hashlib
import html
import json
import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx import addnodes
from sphinx.util import logging

from relulib import explorers, predict

log = logging.getLogger(__name__)
RECORD = re.compile(r'data-prediction="([^"]*)">(.*)</script>')
BOX, RESULT = "predict-", "result-"
SCRIPT, SHEET = "predictions.js", "predictions.css"
LIST = "pages/predictions"


def write_assets(app, config):
    """Write script and style sheet, each with the kit's, where Sphinx copies them."""
    folder = Path(app.doctreedir) / "predictions"
    folder.mkdir(parents=True, exist_ok=True)
    script = explorers.bundle(explorers.PARTS, explorers.KIT, predict.SCRIPT)
    scoped = f"(() => {{\n{script}\npredictions.start();\n}})();\n"
    kit, own = (one.with_suffix(".css") for one in (explorers.KIT, predict.SCRIPT))
    style = explorers.rules(kit).replace(".explorer", ".prediction")
    (folder / SCRIPT).write_text(scoped, "utf-8")
    (folder / SHEET).write_text(style + explorers.rules(own), "utf-8")
    config.html_static_path.append(str(folder))


def join(app, doctree):
    """Give each box of the page that has just been read what was measured."""
    order = {id(node): place for place, node in enumerate(doctree.findall())}
    boxes, records, joined = boxes_of(doctree), {}, {}
    for raw in list(doctree.findall(nodes.raw)):
        if found := RECORD.search(raw.astext()):
            records.setdefault(found[1], []).append((raw, json.loads(found[2])))
    for name in [*boxes, *(records.keys() - boxes)]:
        fault = fault_of(name, boxes.get(name), records.get(name, []), order)
        if fault:
            where = boxes.get(name) or doctree
            log.warning("prediction %r: %s", name, fault, location=where)
            continue
        raw, record = records[name][0]
        question = boxes[name].astext() + json.dumps(record, sort_keys=True)
        record["hash"] = hashlib.sha256(question.encode()).hexdigest()[:8]
        joined[name] = record["hash"]
        data = json.dumps(record, ensure_ascii=False).replace("<", "\\u003c")
        script = (
            f'<script type="application/json" data-predict="{name}">{data}</script>'
        )
        boxes[name] += nodes.raw("", script, format="html")
        output = covered(raw, doctree)
        if output is None:
            log.warning("prediction %r: no output follows", name, location=boxes[name])
        else:
            output["ids"].append(RESULT + name)
    if joined:
        app.env.metadata[app.env.docname]["predictions"] = joined


def boxes_of(doctree):
    """Return the boxes of a page by the names of their predictions."""
    return {
        one.removeprefix(BOX): box
        for box in doctree.findall(nodes.admonition)
        for one in box["ids"]
        if one.startswith(BOX)
    }


def fault_of(name, box, records, order):
    """Return what keeps a prediction from having exactly one measurement."""
    if box is None:
        return f"it was measured, but no box is called {BOX}{name}"
    if len(records) != 1:
        return f"it has {len(records)} measurements instead of one"
    if order[id(records[0][0])] < order[id(box)]:
        return "it was measured above its question, which would come too late"
    return ""


def covered(raw, doctree):
    """Take a measurement off the page; return the output that it speaks of."""
    bundle = parent(raw, lambda one: one.get("nb_element") == "mime_bundle")
    output = parent(bundle, is_output)
    following = list(doctree.findall(is_output))
    following = following[following.index(output) + 1 :]
    cell = output.parent
    bundle.parent.remove(bundle)
    if output.children:
        return output
    cell.remove(output)
    if not cell.children:
        cell.parent.remove(cell)
    return following[0] if following else None


def is_output(node):
    """Say whether a node holds the outputs of a cell."""
    return isinstance(node, nodes.container) and "cell_output" in node["classes"]


def parent(node, wanted):
    """Return the nearest node around this one that is wanted."""
    while not wanted(node):
        node = node.parent
    return node


class Predictions(Directive):
    """All predictions of the book, and what can be done with the reader's."""

    def run(self):
        """Leave the place free until all pages have been read."""
        self.state.document.settings.env.note_reread()
        return [nodes.container(classes=["prediction-list"])]


def fill(app, doctree, docname):
    """Put the list where the directive stands."""
    for place in doctree.findall(nodes.container):
        if "prediction-list" in place["classes"]:
            place += listed(app, docname)


def listed(app, docname):
    """Return the list, chapter by chapter, below one line on all."""
    every, chapters = {}, nodes.bullet_list()
    for page in order_of(app.env):
        found = app.env.metadata[page].get("predictions")
        if not found:
            continue
        every |= found
        address = app.builder.get_relative_uri(docname, page)
        title = nodes.paragraph("", app.env.titles[page].astext())
        boxes, items = boxes_of(app.env.get_doctree(page)), nodes.bullet_list()
        items += [item(name, boxes[name], of, address) for name, of in found.items()]
        chapters += nodes.list_item("", title, items)
    line = f"<p {tally(every)}>Your predictions: <span></span></p>"
    line += '<div class="prediction-kept kept"></div>'
    return [nodes.raw("", line, format="html"), chapters]


def order_of(env):
    """Return the pages in the order of the contents."""
    found, waiting = [], [env.config.root_doc]
    while waiting:
        page = waiting.pop(0)
        found.append(page)
        waiting = env.toctree_includes.get(page, []) + waiting
    return found


def item(name, box, of, address):
    """Return one question with its link and room for what was made of it."""
    question = next(box.findall(nodes.paragraph)).deepcopy()
    for link in list(question.findall(addnodes.pending_xref)):
        link.replace_self(nodes.Text(link.astext()))
    question.insert(0, nodes.Text(": "))
    where = f"{address}#{BOX}{name}"
    kind = re.search('"kind": "(.*?)"', box.astext())[1]
    words = {"curve": "Draw", "number": "Set a number"}[kind]
    question.insert(0, nodes.reference("", words, refuri=where, internal=True))
    made = f'<span data-asked="{name}" data-hash="{of}"></span>'
    question += nodes.raw("", made, format="html")
    return nodes.list_item("", question)


def tally(of):
    """Return the attributes of a line that the script completes."""
    return f'class="prediction-tally" hidden data-of="{html.escape(json.dumps(of))}"'


def equip(app, pagename, templatename, context, doctree):
    """Load the script where it is needed; write the line under a chapter."""
    found = app.env.metadata.get(pagename, {}).get("predictions")
    if not (found or pagename == LIST):
        return
    app.add_js_file(SCRIPT, loading_method="defer")
    app.add_css_file(SHEET)
    if found:
        every = ""
        if LIST in app.env.found_docs:
            every = f' <a href="{context["pathto"](LIST)}">All predictions</a>'
        context["body"] += (
            f"<p {tally(found)}>Your predictions in this chapter: <span></span> "
            f"They stay in this browser.{every}</p>"
        )


def setup(app):
    """Register the extension with Sphinx."""
    app.add_directive("predictions", Predictions)
    app.connect("config-inited", write_assets)
    app.connect("doctree-read", join)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", equip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
