"""Tabs of a browser: the theme that they show, and their way to another page."""


def settled(tab):
    """Return a tab when the next page of it will see what this one has stored.

    That takes its way through other processes, and on a busy machine some time.
    """
    tab.wait_for_timeout(300)
    return tab


def put_on(tab, theme):
    """Show a page in a theme, once it has changed to it."""
    tab.emulate_media(color_scheme=theme)
    tab.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
