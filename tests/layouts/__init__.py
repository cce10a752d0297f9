"""Reports in many layouts, and how right they are read.

Six invented reports (gavleborg.py, sundsvall.py) are written in every layout of catalogue.py as their authors might
have done it, read by the steps in this process, and measured against what a person reads in them (truth.py,
scoring.py). The layouts are the reader's examiner: they are written without a look at it; those of heldout/ are
frozen too.

See the scores:        make layouts, or: PYTHONPATH=tests python -m layouts.score [GLOB] [--slow] [--wrong]
Look at a document:    PYTHONPATH=tests python -m layouts.score 'tab-boxes*' --save FOLDER
Hold the reader to it: pytest tests/layouts

To add a Word layout, add a `Layout(name=..., write=Manner(...).write)` to wordlayouts.py. A Manner is one choice for
each thing that authors do in their own way: how labels and values stand (`pairs`: labels.py), how a heading looks and
what became of its guidance (headings.py), how an answer is written (answers.py, controls.py), what Word and its users
left in the text (`finish`: finishing.py), what stands around the form (surroundings.py); what isn't chosen is as in
the blank. A choice is a function of a few lines that gives XML (xml.py). So a new trick is a new function, and a
layout that uses it; mix it with others. blanks.py fills in the federations' own blanks instead, sheets.py writes pdf
with reportlab, office.py has LibreOffice save Word layouts in other formats, scans.py prints and scans a pdf. Any
function from Written to bytes will do.

If the layout changes what a person reads, say so: words that it adds outside every field and section (a cover letter)
in `outside`, words in headers, footnotes and comments in `asides`, anything else by `bend`, from Truth to Truth.
New reports are data in the markup of written.py.

Then look at the document (--save, and LibreOffice), and only then at the score. A wrong truth is worse than none.
"""
