"""The kit: live widgets, quizzes and a book build that any course could take as it is."""
