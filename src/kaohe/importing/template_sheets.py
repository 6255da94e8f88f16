"""The pages of the template that hold no records."""

from kaohe.records.grids import Grid

NOTE_SHEET = "说明"
NOTE_TITLE = "kaohe 台账模板"


def is_note_sheet(grid: Grid) -> bool:
    """Say whether a sheet is the template's page of instructions."""
    first = grid.peek(1)
    return grid.sheet == NOTE_SHEET and bool(first) and any(cell.startswith(NOTE_TITLE) for cell in first[0].cells)
