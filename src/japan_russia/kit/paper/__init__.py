"""The course on paper and on the train: PDF and EPUB, from the file in which Sphinx puts all pages.

- `command`: ``print``, from the options to the files;
- `pages`: reads Sphinx's one file and makes pages of it that need no screen;
- `forms`: what stands for a quiz, a note or a widget on paper, and its key;
- `volume`: puts pages together to a book or a lesson, with contents, key and sources, and sees to the links;
- `pdf` and `epub`: the two kinds of file.
"""
