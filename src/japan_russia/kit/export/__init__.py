"""The quiz bank and the built book in the formats of schools' systems, and on paper."""
