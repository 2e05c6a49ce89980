"""The book on paper: its pages joined into one, with what only paper has.

``book`` joins the pages, ``answers`` moves the answers of the quizzes to the end,
``front`` writes the title page and the contents.
"""
