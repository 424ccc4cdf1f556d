"""Slides of a lesson: a deck in the browser, made by nbconvert and reveal.js from the lesson's own cells.

- `deck_notebook`: puts the notebook of a deck together; `outputs`: what a cell showed, as a part of a slide;
- `making`: writes the decks and the files that they share; `command`: ``python -m japan_russia slides``;
- `deck/`: the template, the style and the script; `reveal/`: reveal.js and its licence.
"""
