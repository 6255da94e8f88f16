"""Units by one profile and by another: who moves, as table rows and a one-line total."""

from collections.abc import Callable, Sequence

from rich.console import Console

from kaohe.report.rows import Column, print_rows
from kaohe.tune.whatif import MoveRecord

HEADER = ["单位", "名次", "得分", "等次"]


def print_moves(
    console: Console, title: str, moves: Sequence[MoveRecord], causes: Callable[[MoveRecord], str] | None = None
) -> None:
    """Print a table of moves; those with another grade in bold."""
    heads = [Column(name, wrap=name not in HEADER) for name in header(moves, causes)]
    regraded = {number for number, move in enumerate(moves) if move.grade != move.new_grade}
    print_rows(console, title, heads, [row(move, moves, causes) for move in moves], bold=regraded)


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
