"""Editions to hand out: a tree of its own for each, the book built from it, one folder, one zip, one manifest.

- `tree`: the files of the course that an edition needs, with notebooks and quiz files as that edition has them;
- `making`: builds the book of such a tree and puts the folder together; `parts` lists what can be added to it;
- `manifest`: checksums and versions;
- `fingerprints` and `leaks`: what an edition must not hold, and the search for it in everything it consists of;
- `command`: ``python -m japan_russia release``.
"""
