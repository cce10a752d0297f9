"""A third federation's form, unlike both shipped ones, and reports on it in many layouts. Everyone in it is invented.

blank.py makes the blank: headings in bold capitals without numbers, questions as rows of a table, labels above their
boxes, boxes to tick, content controls, a table of costs with its sum, half-years. reports.py holds what three authors
wrote, layouts.py the ways in which they wrote it down.
"""
