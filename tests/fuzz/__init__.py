"""Damaged files without end, through the real reader: what comes of each, and what must never come.

    make fuzz                                   the full numbers: minutes, on all cores
    PYTHONPATH=tests python -m fuzz docx 300    the first 300 damaged docx
    PYTHONPATH=tests python -m fuzz pdf 1 --from 4711 --save FOLDER

File number N of a kind is always the same: what is found is found again by its number. Each is a seed (seeds.py) with
damage done to its bytes (bytewise.py), the XML in its zip (zipwise.py) or the objects in its PDF (pdfwise.py). It is
read in the reader's own sandbox, recognised, extracted and judged (campaign.py). A file may be unreadable; a reader
that raises anything but Unreadable, a worker that raises anything at all, and a file that takes the reader to its limit
of time are faults. watched_tasks.py stands in for the reader's own tasks, to tell the exceptions that it would die of.
"""
