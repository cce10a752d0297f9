"""How fast and how small reading is, against the libraries that do a part of it, in one run.

    make bench, or: PYTHONPATH=tests python -m bench     a table of every reader and document, then what must hold
    pytest -p no:xdist -s tests/bench                    what must hold

Seconds say more of the machine than of the program. So all sides are run in turn, that a round meets the same machine,
and the median of the rounds' ratios is taken: neither a hiccup on our side nor one on theirs counts.
"""
