"""Names of units: the nearest ones are near by what tells units apart, not by what most names have in common."""

import pytest

from kaohe.records.units import Unit, UnitNames

TWO = [Unit("县交通局", ("县交通运输局", "交通局")), Unit("县教育局", ("教育局",))]
THREE = [*TWO, Unit("县水利局", ("水利局",))]
CITY = [
    Unit(f"市{name}局", (f"大冶市{name}局",))
    for name in ("发改", "教育", "人力资源和社会保障", "自然资源和规划", "公安", "水利和湖泊", "商务")
]


def _nearest(units: list[Unit], name: str) -> list[str]:
    return UnitNames(units).nearest(name)


@pytest.mark.parametrize("units", [TWO, THREE])
@pytest.mark.parametrize("name", ["县公安局", "公安局", "市公安局", "县消防救援大队"])
def test_what_most_names_share_makes_no_name_near(units: list[Unit], name: str) -> None:
    """县公安局 has 县…局 in common with every unit, and nothing else: no unit is meant."""
    assert _nearest(units, name) == []


@pytest.mark.parametrize("units", [TWO, THREE])
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("县教体局", "县教育局"),
        ("教育", "县教育局"),
        ("县交运局", "县交通局"),
        ("教育体育局", "县教育局"),
        ("县交通委", "县交通局"),
    ],
)
def test_a_name_that_shares_the_telling_part_is_near(units: list[Unit], name: str, meant: str) -> None:
    """Another spelling, an abbreviation, another kind of office."""
    assert _nearest(units, name) == [meant]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("市自规局", "市自然资源和规划局"),
        ("大冶市人社局", "市人力资源和社会保障局"),
        ("大冶市水利湖泊局", "市水利和湖泊局"),
        ("大冶市公检局", "市公安局"),
    ],
)
def test_abbreviations_are_near_and_names_and_aliases_may_begin_in_two_ways(name: str, meant: str) -> None:
    """市 begins the names, 大冶市 the aliases: both are left out before names are compared."""
    assert _nearest(CITY, name) == [meant]


def test_names_made_of_the_shared_part_alone_still_count() -> None:
    """A name is never shortened to nothing."""
    assert _nearest([Unit("县局"), Unit("县教育局"), Unit("县水利局")], "县教体局") == ["县教育局"]
    assert _nearest([Unit("甲局"), Unit("乙局")], "甲厅") == ["甲局"]
    assert _nearest([Unit("甲局")], "甲") == ["甲局"]
