"""Links from each page to its source and to Binder, for whichever fork is built.

The address is the environment variable BOOK_REPOSITORY or, without it, the remote
`origin`. Any git host will do; where no web address follows, the book has no such links
rather than dead ones, and the build says why.
"""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

from sphinx.util import logging

log = logging.getLogger(__name__)

BINDER = "https://mybinder.org/v2"
# kind of host: what its name holds, icon, a file's source, a new issue
HOSTS = {
    "github": (
        ("github",),
        "fab fa-github",
        "{url}/blob/{branch}/{path}?plain=1",
        "{url}/issues/new?title={title}",
    ),
    "gitlab": (
        ("gitlab",),
        "fab fa-gitlab",
        "{url}/-/blob/{branch}/{path}?plain=1",
        "{url}/-/issues/new?issue%5Btitle%5D={title}",
    ),
    "bitbucket": (("bitbucket",), "fab fa-bitbucket", "{url}/src/{ref}/{path}", None),
    "gitea": (
        ("gitea", "forgejo", "codeberg"),
        "fas fa-code-branch",
        "{url}/src/branch/{branch}/{path}?display=source",
        "{url}/issues/new?title={title}",
    ),
}
UNKNOWN = ((), "fas fa-code-branch", None, None)
SOURCES = (
    ("repository", "Repository", None),
    ("source", "Show source", "fas fa-code"),
    ("issue", "Open issue", "fas fa-lightbulb"),
)
LAUNCHERS = (("binder", "Binder", "_static/images/logo_binder.svg"),)
# names under which a host answers ssh where a firewall lets only the web through
BY_SSH = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
# their pages have other addresses than their repositories
APART = re.compile(r"(vs-)?ssh\.|git-codecommit\.|bitbucket\.(?!org$)")
PRIVATE = re.compile(r"[\d.]+|.*\.(local|localhost|internal|lan|home\.arpa)")


def public_url(address):
    """Return the web address of a repository on a public git host, or None.

    A file path, a host without a dot, and an IP address are not public. User and
    password are left out, and so is a port that is not the web's.
    """
    address = address.strip()
    short = re.fullmatch(r"(?:[^@/]+@)?([\w-]+(?:\.[\w-]+)+):(?!//)(.+)", address)
    if short:  # git@host:path
        address = f"ssh://{short[1]}/{short[2]}"
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = BY_SSH.get(parts.hostname, parts.hostname or "")
    path = parts.path.strip("/").removesuffix(".git")
    if (
        parts.scheme not in ("https", "http", "ssh")
        or "." not in host
        or PRIVATE.fullmatch(host)
        or APART.match(host)
        or not re.fullmatch(r"[\w.~+%-]+(/[\w.~+%-]+)+", path)
    ):
        return None
    if parts.scheme == "ssh":
        return f"https://{host}/{path}"
    return f"{parts.scheme}://{host}{port}/{path}"


def kind_of(url):
    """Return which kind of host this is, or None: BOOK_HOST or the name says it."""
    told, host = os.environ.get("BOOK_HOST"), urlsplit(url).hostname
    if told in HOSTS:
        return told
    return next((k for k, row in HOSTS.items() if any(n in host for n in row[0])), None)


def repository(folder):
    """Return url, kind, branch and folder of the fork as a dictionary, or None.

    With it comes what the reader of the build has to know, or an empty text.
    """
    where, address = "BOOK_REPOSITORY", os.environ.get("BOOK_REPOSITORY")
    if not address:
        where, address = "origin", git(folder, "remote", "get-url", "origin")
    if not address:
        return None, "git knows no remote `origin` here, and BOOK_REPOSITORY is not set"
    url = public_url(address)
    if url is None:
        shown = re.sub("//[^/@]*@", "//", address)
        return None, f"from {where}, which is {shown}, no web address follows"
    kind = kind_of(url)
    branch = os.environ.get("BOOK_BRANCH") or git(folder, "branch", "--show-current")
    prefix = git(folder, "rev-parse", "--show-prefix")
    found = {"url": url, "kind": kind, "branch": branch or "HEAD", "folder": prefix}
    note = f"none to sources and issues: which kind of host is {urlsplit(url).netloc}?"
    return found, "" if kind else f"{note} Set BOOK_HOST to {', '.join(HOSTS)}"


def git(folder, *words):
    """Return what git prints in `folder`, or an empty text when it can't say."""
    # in a container the folder often belongs to another user, which git refuses
    command = ["git", "-c", "safe.directory=*", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def links(fork, path, page):
    """Return the links of a page as {"repository", "source", "issue", "binder"}."""
    _, _, source, issue = HOSTS.get(fork["kind"], UNKNOWN)
    url, path = fork["url"], quote(fork["folder"] + path)
    parts = {
        "url": url,
        "branch": quote(fork["branch"]),
        "ref": quote(fork["branch"], safe=""),
        "path": path,
        "title": quote(f"Issue on page /{page}.html", safe=""),
    }
    found = {"repository": url}
    if source:
        found["source"] = source.format(**parts)
    if issue:
        found["issue"] = issue.format(**parts)
    if path.endswith(".ipynb"):
        github = url.removeprefix("https://github.com/")
        spec = f"gh/{github}" if github != url else f"git/{quote(url, safe='')}"
        where = f"{spec}/{parts['branch']}?urlpath=lab/tree/{path}"
        found["binder"] = f"{BINDER}/{where}"
    return found


def site(url):
    """Return the address at which a fork's book is published, where it can be told."""
    match = re.fullmatch("https://github.com/([^/]+)/([^/]+)", url)
    if match is None:
        return ""
    home = f"{match[1].lower()}.github.io"
    return f"https://{home}/" + ("" if match[2].lower() == home else f"{match[2]}/")


def find_fork(app, config):
    """Look up which fork this is; when that changes, all pages are written anew."""
    config.fork, note = repository(Path(app.confdir))
    if note:
        log.info("Note: %s", note if config.fork else f"no links to Binder: {note}")
    published = config.html_baseurl or (site(config.fork["url"]) if config.fork else "")
    config.ogp_site_url = published


def add_buttons(app, pagename, templatename, context, doctree):
    """Put the links at the top of a page, in front of the theme's own."""
    fork = app.config.fork
    if doctree is None or fork is None:
        return
    path = Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix()
    found = links(fork, path, pagename)
    icon = HOSTS.get(fork["kind"], UNKNOWN)[1]
    for label, tooltip, mark, rows in (
        ("source", "Source repositories", icon, SOURCES),
        ("launch", "Launch interactive content", "fas fa-rocket", LAUNCHERS),
    ):
        buttons = [
            {"type": "link", "url": found[key], "text": text, "tooltip": text}
            | {"icon": own or icon, "label": f"{label}-{key}-button"}
            for key, text, own in rows
            if key in found
        ]
        if buttons:
            group = {"type": "group", "tooltip": tooltip, "icon": mark}
            group |= {"label": f"{label}-buttons", "buttons": buttons}
            context["header_buttons"].insert(0, group)


def setup(app):
    """Register the extension with Sphinx."""
    app.add_config_value("fork", None, "html", types=(dict, type(None)))
    app.connect("config-inited", find_fork)
    app.connect("html-page-context", add_buttons, priority=502)  # after the theme's
    return {"parallel_read_safe": True, "parallel_write_safe": True}
