"""``claims.json``: every claim with its evidence, an address, and a line to cite it."""

import importlib.util
import json
import re
from types import SimpleNamespace

import pytest
import yaml

from relulib.claims import evidence, ledger, replications
from relulib.claims.measured import ask, function
from tests.support import HTML, ROOT
from tests.support.chapters import CHAPTERS, FOLDER, LEDGER

spec = importlib.util.spec_from_file_location(
    "published_claims", ROOT / "_ext/published_claims.py"
)
published_claims = importlib.util.module_from_spec(spec)
spec.loader.exec_module(published_claims)

COURSE = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
HOST = "https://book.example/relu"


@pytest.fixture(scope="module")
def book():
    return ledger.read(FOLDER)


def laws(data):
    """Yield what is wrong with the file, claim by claim."""
    for claim in data["claims"]:
        line = claim["cite"]
        for part in (*data["authors"], data["title"], data["version"], data["date"]):
            if part not in line:
                yield f"{claim['id']}: {part} is not in {line}"
        for part in ("id", "statement", "verdict", "url"):
            if claim[part] not in line:
                yield f"{claim['id']}: its {part} is not in {line}"
        for key, of in (("verdict", "verdicts"), ("evidence", "evidence")):
            if claim[key] not in data[of]:
                yield f"{claim['id']}: {key} {claim[key]} is not explained"
        if not claim["chapters"] or not set(claim["sections"]) <= set(data["sections"]):
            yield f"{claim['id']}: no chapter, or a section that is not explained"


def test_every_claim_is_there_with_a_line_to_cite_it(book):
    data = published_claims.published(book, COURSE, LEDGER.stem)
    assert [claim["id"] for claim in data["claims"]] == list(book.claims.rows)
    assert not list(laws(data))
    broken = json.loads(json.dumps(data))
    broken["claims"][3]["cite"] = "Somebody said so."
    assert list(laws(broken))


def test_it_says_what_the_boxes_of_the_chapters_recorded(book):
    data = published_claims.published(book, COURSE, LEDGER.stem)
    boxes = {
        (path.stem, record["claim"]): record
        for path in CHAPTERS
        for record in evidence(path)
    }
    for claim in data["claims"]:
        for one in claim["chapters"]:
            box = boxes.pop((one["chapter"], claim["id"]))
            assert one["shown"] == box["shown"] and claim["verdict"] == box["verdict"]
            assert one["measured"] == box.get("measured", {})
            if one["holds"]:  # a sceptic can ask again
                assert ask(function(one["holds"]), one["measured"])
    assert not boxes


def test_what_was_run_again_is_counted_and_no_failure_is_left_out(book):
    run = {"date": "2026-11-29", "machine": dict(processor="P", cores=2, system="S")}
    again = {"C06": replications.Replications([run, run], [run], [])}
    data = published_claims.published(book, COURSE, LEDGER.stem, again=again)
    counted = {c["id"]: c.get("replications") for c in data["claims"]}
    assert {id for id, count in counted.items() if count} == {"C06"}
    machines = counted["C06"].pop("machines")
    assert list(counted["C06"].values()) == [2, 1, 0] and len(machines) == 1


@pytest.mark.parametrize("host", ["", HOST, f"{HOST}/"])
def test_a_host_is_named_only_where_one_is_configured(host, tmp_path):
    (tmp_path / "chapters").mkdir()
    config = SimpleNamespace(html_baseurl=host)
    html = SimpleNamespace(name="html")
    app = SimpleNamespace(builder=html, srcdir=ROOT, outdir=tmp_path, config=config)
    published_claims.write(app, None)
    text = (tmp_path / published_claims.NAME).read_text("utf-8")
    addresses = re.findall(r'"url": "([^"]*)"', text)
    assert len(addresses) > 120
    if host:
        assert all(a.startswith(f"{HOST}/chapters/") for a in addresses)
        assert f" {HOST}/chapters/{LEDGER.stem}.html#C06" in text
    else:
        assert "://" not in text


@pytest.mark.parametrize(
    ("author", "name"),
    [({"name": "The A"}, "The A"), ({"given-names": "B", "family-names": "C"}, "B C")],
)
def test_authors_are_people_or_groups(author, name):
    assert published_claims.names({"authors": [author]}) == [name]


@pytest.mark.book
def test_the_file_of_the_book_leads_to_its_boxes_and_the_ledger_to_the_file():
    path = HTML / published_claims.NAME
    data = json.loads(path.read_text("utf-8"))
    assert not list(laws(data))
    assert 'href="claims.json"' in (path.parent / f"{LEDGER.stem}.html").read_text()
    for claim in data["claims"]:
        for url in (claim["url"], *(one["url"] for one in claim["chapters"])):
            page, anchor = url.rpartition("/")[2].split("#")
            assert f'id="{anchor}"' in (path.parent / page).read_text("utf-8"), url
