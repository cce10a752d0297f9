"""The frozen types that pass between the steps, one file a stage of the mail's way.

mail.py      what a mail says: sender, thread, text, files
document.py  what a file says: one stream of blocks
form.py      what a federation asks for: fields, sections, rules, texts' settings
report.py    what a report answers, and the findings on it
register.py  cases, records, replies: what the register knows and what one mail adds to it
"""
