"""The library behind the course: every chapter imports it, every part is tested.

- :mod:`relulib.activations`: what an activation, its slope and its curvature are
- :mod:`relulib.probe`: does my activation agree with the table's?
- :mod:`relulib.initialization`: which weight variance keeps a signal's size?
- :mod:`relulib.statistics`: how sure is a mean, a share, a difference?
- :mod:`relulib.data`: what the networks learn from, without a download
- :mod:`relulib.ensemble`: many small networks trained at once
- :mod:`relulib.experiments`: one question per file
- :mod:`relulib.claims`: what the source article claims, and what holds
- :mod:`relulib.replicate`: does a verdict hold with another seed, on another machine?
- :mod:`relulib.explorers`: figures that the reader moves
- :mod:`relulib.doctor`: what is wrong with the reader's own network
- :mod:`relulib.predict`: what the reader guesses before it is shown
- :mod:`relulib.plots`, :mod:`relulib.show`: how the course draws and lists
- :mod:`relulib.look`: which colours and sizes it has
- :mod:`relulib.timing`: which of several works is quicker, and by how much?
- :mod:`relulib.masks`: why a masked array is refused

Importing :mod:`relulib` imports none of them, so that a chapter pays only for what it
uses.
"""
