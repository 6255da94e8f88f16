"""``kaohe report``: kinds, options that do not apply."""

from click.testing import CliRunner

from kaohe.cli.main import cli


def _refusal(*arguments: str) -> str:
    error = CliRunner().invoke(cli, ["report", "daye-2022", *arguments], standalone_mode=False).exception
    return getattr(error, "message", repr(error))


def test_a_kind_must_be_given() -> None:
    """Without --to the kinds are listed."""
    assert _refusal() == "没有写 --to：html、docx、xlsx、md 中的一种。"


def test_an_option_that_does_not_apply_is_refused() -> None:
    """A template is of use for the notice only."""
    assert _refusal("--to", "xlsx", "--template", "x.j2") == "--template 只用于 --to docx。"
