"""Tabs of a browser, before they show another page."""


def settled(tab):
    """Return a tab when the next page of it will see what this one has stored.

    That takes its way through other processes, and on a busy machine some time.
    """
    tab.wait_for_timeout(300)
    return tab
