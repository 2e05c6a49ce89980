"""Mathematics rendered when the book is built, so that a page needs no server for it.

With Node at hand KaTeX turns each formula into MathML, which browsers draw themselves,
without fonts or a style sheet. Without Node the reader's browser fetches MathJax, and
the build says so. KaTeX comes with sphinxcontrib-katex, but is called over a pipe: that
package's own way, a socket, sometimes waits for ever.
"""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import sphinxcontrib.katex
from mathspace import spaced
from sphinx.util import logging

PROGRAM = """
const katex = require(process.argv[1]);
require("readline").createInterface({input: process.stdin}).on("line", line => {
  const [formula, displayMode] = JSON.parse(line);
  let answer;
  try {
    answer = {html: katex.renderToString(formula, {displayMode, output: "mathml"})};
  } catch (error) {
    answer = {error: error.message};
  }
  console.log(JSON.stringify(answer));
});
"""

# browsers set a minus behind a bracket or a comma as if it stood between two numbers
SIGN = re.compile(r"(<mo[^>]*>[(\[,=|]</mo>)<mo>(?=−)")


@cache
def node():
    """Return the running process; it ends when its input is closed, with the build."""
    katex = Path(sphinxcontrib.katex.__file__).with_name("katex.min.js")
    command = ["node", "-e", PROGRAM, str(katex)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )


@cache
def mathml(formula, display):
    """Return the MathML of a LaTeX formula, or raise with KaTeX's message."""
    node().stdin.write(json.dumps([formula, display]) + "\n")
    node().stdin.flush()
    answer = json.loads(node().stdout.readline())
    if "error" in answer:
        raise ValueError(f"KaTeX can't read the formula {formula!r}: {answer['error']}")
    return spaced(SIGN.sub(r'\1<mo form="prefix">', answer["html"]))


def use_katex(app, config):
    """Switch from the default renderer before the builder starts."""
    config.html_math_renderer = "katex"
    config.katex_prerender = True
    config.katex_css_path = sphinxcontrib.katex.filename_css


def setup(app):
    """Choose the renderer; called by Sphinx."""
    if shutil.which("node"):
        app.setup_extension("sphinxcontrib.katex")
        sphinxcontrib.katex.render_latex = lambda formula, options=None: mathml(
            formula, bool(options)
        )
        app.connect("config-inited", use_katex)
    else:
        logging.getLogger(__name__).info(
            "Node is not installed: formulas will need MathJax from the network"
        )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
