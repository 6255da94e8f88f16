"""Units by one profile and by another: who moves, as table rows and a one-line total."""

from collections.abc import Callable, Sequence

from rich.table import Table

from kaohe.tune.whatif import MoveRecord

HEADER = ["单位", "名次", "得分", "等次"]


def moves_table(title: str, moves: Sequence[MoveRecord], causes: Callable[[MoveRecord], str] | None = None) -> Table:
    """Return a terminal table of moves; those with another grade in bold."""
    table = Table(title=title, title_justify="left")
    for name in header(moves, causes):
        table.add_column(name, overflow="fold", no_wrap=name in HEADER)
    for move in moves:
        table.add_row(*row(move, moves, causes), style="bold" if move.grade != move.new_grade else None)
    return table


def header(moves: Sequence[MoveRecord], causes: Callable[[MoveRecord], str] | None) -> list[str]:
    """Return the titles of the columns; groups have one where there are any."""
    return [*HEADER, *(["组别"] if _grouped(moves) else []), *(["由哪处改动引起"] if causes else [])]


def row(move: MoveRecord, moves: Sequence[MoveRecord], causes: Callable[[MoveRecord], str] | None) -> list[str]:
    """Return one unit: its name, and rank, score and grade as ``then → now``."""
    cells = [
        move.unit,
        _beside(_rank(move.rank), _rank(move.new_rank)),
        _beside(move.score_shown, move.new_score_shown),
        _beside(move.grade or "—", move.new_grade or "—"),
    ]
    return [*cells, *([move.group] if _grouped(moves) else []), *([causes(move)] if causes else [])]


def tally(units: Sequence[MoveRecord]) -> str:
    """Return the one-line total: 27 家中，等次变化 2 家，另有名次变化 5 家，只有得分变化 3 家。"""
    grade = sum(u.grade != u.new_grade for u in units)
    rank = sum(u.grade == u.new_grade and u.rank != u.new_rank for u in units)
    score = sum(u.grade == u.new_grade and u.rank == u.new_rank and u.score != u.new_score for u in units)
    if not grade + rank + score:
        return f"{len(units)} 家的得分、名次、等次都不变。"
    told = [f"等次变化 {grade} 家", f"等次不变、名次变化 {rank} 家", f"只有得分变化 {score} 家"]
    return f"{len(units)} 家中，{'，'.join(told)}，其余 {len(units) - grade - rank - score} 家不变。"


def standing_moves(units: Sequence[MoveRecord]) -> list[MoveRecord]:
    """Return those whose rank or grade changes, first those with another grade."""
    moved = [u for u in units if (u.rank, u.grade) != (u.new_rank, u.new_grade)]
    return sorted(moved, key=lambda u: u.grade == u.new_grade)


def _rank(rank: int | None) -> str:
    return "—" if rank is None else str(rank)


def _beside(then: str, now: str) -> str:
    return now if then == now else f"{then} → {now}"


def _grouped(moves: Sequence[MoveRecord]) -> bool:
    return any(move.group for move in moves)
