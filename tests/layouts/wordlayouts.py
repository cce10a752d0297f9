"""The layouts of Word files."""

from __future__ import annotations

from dataclasses import replace

from layouts import answers, blanks, controls, finishing, headings, labels, sections, surroundings, variants, xml
from layouts.layout import Layout
from layouts.manner import Manner
from layouts.truth import Truth
from layouts.written import Written


def _unanswered_are_missing(truth: Truth, written: Written) -> Truth:
    """Where the author took away the headings with nothing under them. A dash is something; a table stands anyway."""
    bent = (
        replace(part, status="missing")
        if part.status == "empty" and part.text is not None and not written.pieces(part.id)
        else part
        for part in truth.sections
    )
    return replace(truth, sections=tuple(bent))


_NUMBERED = {"numbering": headings.NUMBERING}
_NOTES = {
    "header": surroundings.HEADER,
    "footer": surroundings.FOOTER,
    "footnotes": surroundings.FOOTNOTES,
    "comments": surroundings.COMMENTS,
}
_AUTO_NUMBERED = Manner(
    pairs=labels.after_break,
    heading=headings.auto_numbered,
    grid=labels.auto_numbered_grid,
    answer=answers.with_lists,
    parts=_NUMBERED,
)
_CHOICES = "ja nej delvis"  # the two that weren't chosen stand there too

WORD: tuple[Layout, ...] = (
    Layout(name="one-cell", write=Manner().write),
    Layout(name="beside-styles", write=Manner(pairs=labels.beside, heading=headings.as_style).write),
    Layout(name="below-lists", write=Manner(pairs=labels.below, answer=answers.with_lists, parts=_NUMBERED).write),
    Layout(
        name="colon-no-guidance",
        write=Manner(pairs=labels.after_colon, guidance=headings.guidance_deleted).write,
    ),
    Layout(name="break-auto-numbered", write=_AUTO_NUMBERED.write),
    Layout(name="tab-boxes", write=Manner(pairs=labels.after_tab, answer=answers.in_box).write),
    Layout(
        name="capitals-half-guidance",
        write=Manner(
            pairs=labels.colon_in_cell, heading=headings.capitals, guidance=headings.guidance_half_deleted
        ).write,
    ),
    Layout(name="misspelt", write=Manner(pairs=labels.break_in_cell, heading=headings.misspelt).write),
    Layout(
        name="retyped-unruled",
        write=Manner(pairs=labels.unruled, heading=headings.retyped, guidance=headings.guidance_deleted).write,
    ),
    Layout(name="unnumbered-below", write=Manner(pairs=labels.next_paragraph, heading=headings.unnumbered).write),
    Layout(name="merged-cells-nested", write=Manner(pairs=labels.merged_cells, answer=answers.nested_table).write),
    Layout(name="text-boxes", write=Manner(answer=answers.in_text_box).write),
    Layout(
        name="controls",
        write=Manner(
            pairs=controls.levels,
            answer=controls.in_control,
            grid=labels.choice_grid(controls.drop_down_control),
        ).write,
    ),
    Layout(
        name="nested-controls-ticks",
        write=Manner(
            pairs=labels.beside, answer=controls.nested_controls, grid=labels.choice_grid(controls.tick_boxes)
        ).write,
        asides=_CHOICES,
    ),
    Layout(
        name="form-fields",
        write=Manner(
            pairs=controls.form_fields,
            answer=controls.in_field,
            grid=labels.choice_grid(controls.drop_down_field),
        ).write,
    ),
    Layout(
        name="legacy-boxes-links",
        write=Manner(pairs=labels.hyperlinked, grid=labels.choice_grid(controls.legacy_boxes)).write,
        asides=_CHOICES,
    ),
    Layout(name="one-paragraph", write=Manner(section=sections.one_paragraph).write),
    Layout(
        name="one-paragraph-broken",
        write=Manner(pairs=labels.after_break, section=sections.one_paragraph_broken).write,
    ),
    Layout(name="guidance-in-heading", write=Manner(section=sections.guidance_merged, stamp=False).write),
    Layout(
        name="headings-left",
        write=Manner(section=sections.left_and_right, finish=sections.rows_to_tables).write,
    ),
    Layout(name="fragmented", write=Manner(pairs=labels.beside, finish=finishing.fragmented).write),
    Layout(name="tracked", write=Manner(finish=finishing.tracked).write),
    Layout(name="hidden-soft-hyphens", write=Manner(finish=finishing.with_hidden_text).write),
    Layout(
        name="notes-headers-columns",
        write=Manner(finish=finishing.annotated, parts=_NOTES, end='<w:cols w:num="2" w:space="400"/>').write,
        asides=surroundings.ASIDES,
    ),
    Layout(
        name="headers-notes",
        write=Manner(pairs=labels.beside, finish=finishing.annotated, parts=_NOTES).write,
        asides=f"{surroundings.ASIDES} {surroundings.PAGES}",
    ),
    Layout(
        name="cover-contents-appendix",
        write=Manner(
            before=lambda form: surroundings.cover_letter(form) + surroundings.contents(form),
            heading=headings.as_style,
            after=surroundings.appendix(),
        ).write,
        outside=" ".join((*surroundings.COVER, *surroundings.APPENDIX)),
        asides=surroundings.CONTENTS_WORDS,
    ),
    Layout(
        name="cover-typed-contents",
        write=Manner(
            before=lambda form: surroundings.cover_letter(form) + surroundings.typed_contents(form),
            pairs=labels.below,
            after=surroundings.appendix(),
        ).write,
        outside=" ".join((*surroundings.COVER, *surroundings.APPENDIX)),
        asides=surroundings.CONTENTS_WORDS,
    ),
    Layout(name="moved", write=Manner(order=headings.moved).write),
    Layout(
        name="unanswered-deleted",
        write=Manner(keeps=lambda title, pieces: bool(pieces)).write,
        bend=_unanswered_are_missing,
    ),
    Layout(
        name="nothing-but-lines",
        write=Manner(
            pairs=labels.after_colon,
            heading=headings.plain,
            guidance=headings.guidance_deleted,
            grid=labels.tabbed_grid,
            stamp=False,
            preamble=False,
        ).write,
    ),
    Layout(
        name="relabelled-retyped",
        write=Manner(pairs=labels.relabelled(labels.one_cell), heading=headings.retyped).write,
    ),
    Layout(
        name="dotted-numbers-boxes",
        write=Manner(pairs=labels.relabelled(labels.after_tab), heading=headings.dotted, answer=answers.in_box).write,
    ),
    Layout(
        name="all-in-a-frame",
        write=Manner(pairs=labels.beside, finish=lambda body: xml.table([[body + "<w:p/>"]], fitted=True)).write,
    ),
    Layout(
        name="controls-tracked",
        write=Manner(pairs=controls.levels, answer=controls.in_control, finish=finishing.tracked).write,
    ),
    Layout(
        name="left-boxes-fragmented",
        write=Manner(
            pairs=labels.break_in_cell,
            answer=answers.in_text_box,
            section=sections.left_and_right,
            finish=lambda body: finishing.fragmented(sections.rows_to_tables(body)),
        ).write,
    ),
    Layout(
        name="auto-numbered-notes",
        write=replace(_AUTO_NUMBERED, finish=finishing.annotated, parts={**_NUMBERED, **_NOTES}).write,
        asides=f"{surroundings.ASIDES} {surroundings.PAGES}",
    ),
    Layout(name="strict", write=variants.strict(Manner().write)),
    Layout(name="blank", write=blanks.Hand().write),
    Layout(name="blank-broken", write=blanks.Hand(in_label="\n", in_heading="\n").write),
    Layout(name="blank-on-the-line", write=blanks.Hand(in_label=": ", in_heading=" ", answer=answers.in_box).write),
    Layout(name="blank-tracked", write=blanks.Hand(finish=finishing.tracked).write),
    Layout(
        name="blank-fragmented-boxes", write=blanks.Hand(answer=answers.in_text_box, finish=finishing.fragmented).write
    ),
    Layout(name="blank-controls", write=blanks.Hand(answer=controls.in_control).write),
)
