"""The playground: ``{playground}``, its picture, and its questions.

``{playground}`` stands on one page, which alone carries its script. On any page
``{playground-still}`` shows one run of the question that it names, and a link such as
``[...](../pages/playground.md#play-luck)`` opens the playground with a question.
"""

from docutils import nodes
from docutils.parsers.rst import Directive

from relulib.explorers import playground


class Playground(Directive):
    """The whole of it."""

    def run(self):
        """Return the fragment for web pages and its sentence for all else."""
        return raw(playground.page(), playground.still()[1])


class Still(Directive):
    """A picture of one run, and what it says."""

    optional_arguments = 1

    def run(self):
        """Return picture and sentence, or nothing where Node is not."""
        try:
            picture, said = playground.still(*self.arguments)
        except (KeyError, RuntimeError) as error:
            raise self.error(error.args[0]) from error
        return [*raw(picture, ""), nodes.paragraph("", said)] if said else []


class Questions(Directive):
    """A list of all questions, each with what its answer does not say."""

    def run(self):
        """Return the list as nodes."""
        items = nodes.bullet_list()
        for name, question in playground.QUESTIONS.items():
            link = nodes.reference("", question["text"], refuri=playground.link(name))
            words = nodes.Text(f" {question['scope']}")
            items += nodes.list_item("", nodes.paragraph("", "", link, words))
        return [items]


def raw(page, words):
    """Return a fragment of HTML, and words for other forms of the book."""
    return [nodes.raw("", page, format="html"), nodes.raw("", words, format="text")]


def add_anchors(app, doctree):
    """List the questions among the anchors of the page that has the playground."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    if any('class="playground"' in tag.astext() for tag in doctree.findall(nodes.raw)):
        for name in playground.QUESTIONS:
            anchor = playground.link(name).removeprefix("#")
            slugs[anchor] = (0, anchor, anchor)


def setup(app):
    """Register the directives with Sphinx."""
    app.add_directive("playground", Playground)
    app.add_directive("playground-still", Still)
    app.add_directive("playground-questions", Questions)
    app.connect("doctree-read", add_anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
