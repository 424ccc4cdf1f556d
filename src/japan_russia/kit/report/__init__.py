"""What a class did, from the records that its learners exported: a page with charts and tables, and CSV files.

- `misconceptions`: which answer reveals which misconception, read from the teaching boxes of the lessons;
- `tally`: counts what the records hold, question by question;
- `page`: the page; `bars`: its charts; `tables`: the CSV files;
- `command`: ``python -m japan_russia report``.
"""
