"""How soon does a reader see a chapter, beside the same one built by default?

Chapter 03 is built a second time with the default settings of Jupyter Book, from the
same executed cells. A fresh browser visits both in turn, over a line as slow as a weak
phone's and over one without a limit. Formulas of the default page need MathJax from a
server: a copy on this machine stands in for it and answers at once, which favours the
default.
"""

import contextlib
import functools
import gzip
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.record import Row

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from browser import FLAGS, MISSING, browser  # noqa: E402

CHAPTER = "chapters/03-vanishing-gradients"
LINES = {"1.6 Mbit/s, 150 ms": (200_000, 150), "no limit": (-1, 0)}
WATCH = """
window.seen = {};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) seen.paint = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
const look = () => {
  const found = document.querySelector("article math, article mjx-container");
  if (found && found.getBoundingClientRect().width > 0) seen.math = performance.now();
  else requestAnimationFrame(look);
};
look();
"""


class Compressed(http.server.SimpleHTTPRequestHandler):
    """Serve files as a web host does: text is compressed."""

    def log_message(self, *args):
        """Say nothing."""

    def do_GET(self):
        """Answer with a file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in {".html", ".css", ".js", ".svg"}:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def served(folder):
    """Serve a folder; the value is its address."""
    handler = functools.partial(Compressed, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def executed():
    """Return the chapter with its outputs, from the cache of the book."""
    source = json.loads((ROOT / f"{CHAPTER}.ipynb").read_text("utf-8"))
    cells = [cell["source"] for cell in source["cells"] if cell["cell_type"] == "code"]
    for path in (ROOT / "_build/.jupyter_cache/executed").glob("*/base.ipynb"):
        run = json.loads(path.read_text("utf-8"))
        codes = [cell for cell in run["cells"] if cell["cell_type"] == "code"]
        if ["".join(cell["source"]) for cell in codes] == ["".join(c) for c in cells]:
            for cell, done in zip(
                (c for c in source["cells"] if c["cell_type"] == "code"),
                codes,
                strict=True,
            ):
                cell["outputs"] = done["outputs"]
            return json.dumps(source)
    sys.exit("build the book first: make book")


def build_default(folder):
    """Build the chapter with the default settings; return where its pages are."""
    (folder / "chapters").mkdir()
    (folder / f"{CHAPTER}.ipynb").write_text(executed(), "utf-8")
    shutil.copy(ROOT / "references.bib", folder)
    (folder / "intro.md").write_text("# A book\n")
    (folder / "_config.yml").write_text(
        "execute: {execute_notebooks: 'off'}\nbibtex_bibfiles: [references.bib]\n"
    )
    (folder / "_toc.yml").write_text(
        f"format: jb-book\nroot: intro\nchapters:\n- file: {CHAPTER}\n"
    )
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder]
    with (folder / "build.log").open("w") as log:  # a pipe is sometimes held open
        quiet = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        subprocess.run(command, check=True, **quiet)
    return folder / "_build/html"


def visit(browser, address, line, mathjax):
    """Return ms to the largest paint and to the first formula, bytes, requests."""
    rate, latency = line
    context = browser.new_context(viewport={"width": 412, "height": 915})
    page = context.new_page()
    received, asked = [], []
    page.on("request", lambda request: asked.append(request.url))

    def outside(route):
        file = mathjax and mathjax / route.request.url.partition("/es5/")[2]
        if file and file.is_file():
            route.fulfill(path=file)
        else:
            route.abort()

    page.route(lambda url: not url.startswith("http://127.0.0.1"), outside)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished",
                lambda event: received.append(event["encodedDataLength"]))  # fmt: skip
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        },
    )
    page.add_init_script(WATCH)
    page.goto(f"{address}/{CHAPTER}.html", wait_until="load")
    with contextlib.suppress(Exception):
        page.wait_for_function("seen.math", timeout=20_000 if mathjax else 1_000)
    page.wait_for_timeout(500)
    seen = page.evaluate("seen")
    context.close()
    return seen.get("paint"), seen.get("math"), sum(received), len(asked)


def mathjax(peers):
    """Return MathJax's folder, installed from its package, or None."""
    home = peers.resolve() / "mathjax"
    home.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--prefix", home, "mathjax@3"]
    if shutil.which("npm") is None or subprocess.run(command).returncode:
        return print("(MathJax can't be installed: no time to the default's formulas)")
    return home / "node_modules/mathjax/es5"


def measure(quick, peers):
    """Return rows and curves; `quick` is for trying it out."""
    if browser() is None:
        print(f"(left out: {MISSING})")
        return [], []
    visits, formulas = 3 if quick else 11, mathjax(peers)
    rows, measures = [], ("largest paint", "first formula", "bytes", "requests")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = [ROOT / "_build/html", build_default(folder)]
        addresses = [stack.enter_context(served(site)) for site in sites]
        chromium = stack.enter_context(sync_playwright()).chromium
        opened = chromium.launch(executable_path=browser(), args=FLAGS)
        stack.callback(opened.close)
        seen = {name: [] for name in LINES}
        for _ in range(visits):
            for name, line in LINES.items():
                both = [visit(opened, site, line, formulas) for site in addresses]
                seen[name].append(both)
        for name, pairs in seen.items():
            for i, what in enumerate(measures):
                found = [(ours[i], default[i]) for ours, default in pairs]
                if all(ours and default for ours, default in found):
                    title = f"chapter 03, {name}: {what}"
                    ratios = [default / ours for ours, default in found]
                    rows.append(Row(title, "the default build", "times", ratios))
    return rows, []
