"""The quizzes on paper: questions stay in their chapter, answers go to the end."""

import html
from string import ascii_uppercase

from bs4 import BeautifulSoup

ID, TITLE = "answers", "Answers"
DECIDE = "Decide first. The answers are at the end of the book."


def take(body, title):
    """Take the answers out of a chapter; return them as HTML, empty without a quiz."""
    for box in body.select(".quiz-options"):
        box.unwrap()
    questions = body.select("p:has(+ details.quiz)")
    if not questions:
        return ""
    questions[0].find_previous_sibling("p").string = DECIDE
    found = [ask(q, f"{body['id']}:quiz{n}") for n, q in enumerate(questions, 1)]
    return f"<section><h2>{html.escape(title)}</h2>{''.join(found)}</section>"


def ask(question, name):
    """Leave the options of a question and return its answer; the two are linked."""
    texts, reasons = zip(*options(question), strict=True)
    asked = inner(question)
    choices = "".join(f"<li>{text}</li>" for text in texts)
    question.insert_after(tree(f'<ol type="A" class="options">{choices}</ol>'))
    question["id"] = name
    question["class"] = "question"
    question.append(link(f"{name}:answer", "Answer"))
    (right,) = (
        letter
        for letter, reason in zip(
            ascii_uppercase, reasons, strict=False
        )  # the alphabet is longer
        if reason.strong.get_text() == "Right."
    )
    said = "".join(
        f"<li><em>{text}</em>: {inner(reason)}</li>"
        for text, reason in zip(texts, reasons, strict=True)
    )
    return (
        f'<div class="answer" id="{name}:answer"><p class="question">{asked} '
        f'<strong class="right">{right}</strong>{link(name, "Question")}</p>'
        f'<ol type="A" class="options">{said}</ol></div>'
    )


def options(question):
    """Take the options of a question out; return (text, paragraph that answers)."""
    found = []
    for option in question.find_next_siblings():
        if "quiz" not in option.get("class", []):
            break
        option.extract()
        text = inner(option.select_one(".sd-summary-text"))
        found.append((text, option.select_one(".sd-summary-content p")))
    return found


def section(quizzes):
    """Return the part of the book with all answers."""
    return (
        f'<section class="paper" id="{ID}" style="page: foot-answers"><h1>{TITLE}</h1>'
        f"{''.join(quizzes)}</section>"
    )


def inner(tag):
    """Return what a tag holds, as HTML that may stand a second time: without ids."""
    copy = tree(tag.decode_contents())
    for one in copy.find_all(id=True):
        del one["id"]
    return str(copy)


def leaf(name):
    """Return the place of a page's number, which printing fills in."""
    return f'<span class="leaf" data-of="{name}"></span>'


def link(name, word):
    """Return a link that also says on paper where it leads."""
    return tree(f' <a class="leads" href="#{name}">{word}{leaf(name)}</a>')


def tree(text):
    """Return HTML as something to be put into a page."""
    return BeautifulSoup(text, "html.parser")
