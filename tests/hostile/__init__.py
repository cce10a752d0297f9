"""Files made to hurt whoever opens them, each made by code when it is asked for.

corpus.py has all of them by name. tests/faults/test_hostile_files.py reads each in the sandbox, and
tests/journeys/test_hostile_mails.py has each come in a mail.
"""
