"""The library behind the course: every chapter imports it, every part is tested.

============================  ==============================================
module                        what it answers
============================  ==============================================
:mod:`relulib.activations`    what an activation, its slope and curvature are
:mod:`relulib.probe`          does my activation agree with the table's?
:mod:`relulib.initialization` which weight variance keeps a signal's size?
:mod:`relulib.statistics`     how sure is a mean, a share, a difference?
:mod:`relulib.plots`          how does the course draw it?
============================  ==============================================

Importing :mod:`relulib` imports none of them, so that a chapter pays only for
what it uses.
"""
