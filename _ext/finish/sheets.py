"""Style sheets without the rules whose classes occur nowhere in the book."""

import re

import tinycss2

NAME = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
NO_SELECTOR = re.compile(r"/\*.*?\*/|\{[^{}]*\}", re.S)
NEGATIVE = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")


def scripts(static):
    """Return the scripts, which also name classes."""
    return [p for p in static.rglob("*.js") if "fontawesome" not in p.parts]


def of(static):
    """Return the style sheets of theme and course; the icons' is made anew."""
    return [p for p in static.rglob("*.css") if "fontawesome" not in p.parts]


def names(texts):
    """Return everything that may be a class name."""
    return set(re.findall(r"[\w-]+", "\n".join(texts)))


def needed(css, used):
    """Return a style sheet without rules for classes that are not ``used``."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(kept(rule, used) for rule in rules)


def unused(css, used):
    """Return the classes for whose sake rules are left out, in their order."""
    selectors = NEGATIVE.sub("", NO_SELECTOR.sub("", css))
    found = dict.fromkeys(NAME.findall(selectors))
    return [name for name in found if name not in used]


def kept(rule, used):
    """Return the text of a rule, or of the part of it that is needed."""
    if rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
        inner = tinycss2.parse_rule_list(rule.content, True, True)
        body = "".join(kept(part, used) for part in inner)
        prelude = tinycss2.serialize(rule.prelude)
        return f"@{rule.at_keyword}{prelude}{{{body}}}" if body else ""
    if rule.type != "qualified-rule":
        return rule.serialize()
    selectors = split(tinycss2.serialize(rule.prelude))
    wanted = [s for s in selectors if set(NAME.findall(NEGATIVE.sub("", s))) <= used]
    body = tinycss2.serialize(rule.content)
    return f"{','.join(wanted)}{{{body.strip()}}}" if wanted else ""


def split(selectors):
    """Return the selectors of a list; commas between brackets do not separate."""
    return [s.strip() for s in re.split(r",(?![^(\[]*[)\]])", selectors)]
