"""What chapter 04 would have to see for its claims not to hold."""

BREAKS = {}
