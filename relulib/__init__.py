"""The library behind the course: every chapter imports it, every part is tested.

- :mod:`relulib.activations`: what an activation, its slope and its curvature are
- :mod:`relulib.probe`: does my activation agree with the table's?
- :mod:`relulib.initialization`: which weight variance keeps a signal's size?

Importing :mod:`relulib` imports none of them, so that a chapter pays only for what it
uses.
"""
