"""click in Chinese: headings of the help, and usage errors as sentences that say what to type."""

import re
from collections.abc import Callable
from typing import Any

import click

from kaohe.report.width import columns

COMMAND_HINT = "运行 {path} --help 看用法和例子。"


def write_table(formatter: click.HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    """Write two columns under a heading; click's own would count a Chinese character as one column."""
    if not rows:
        return
    width = max(columns(left) for left, _ in rows) + 2
    lines = [f"  {left}{' ' * (width - columns(left))}{right}" for left, right in rows]
    formatter.write("\n" + "\n".join([f"{title}：", *lines]) + "\n")


class _Headings(click.Command):
    """Chinese headings for click's help sections."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        write_table(formatter, "选项", [record for p in options if (record := p.get_help_record(ctx)) is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这页说明。"
        return option

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        epilog: str | None = self.epilog
        if epilog:
            formatter.write_paragraph()
            formatter.write(epilog.rstrip() + "\n")


class Command(_Headings, click.Command):
    """A command with Chinese help; its epilog is printed as written."""


class Group(_Headings, click.Group):
    """A group whose commands are imported only when they are called."""

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}
        """Command name → (module that holds ``command``, one line of help)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return None
        from importlib import import_module

        command: click.Command = import_module(self.lazy[cmd_name][0]).command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None:
            from kaohe.faults import did_you_mean

            raise click.UsageError(f"没有 {name} 这个命令。{did_you_mean(name, self.lazy)}", ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        write_table(formatter, "命令", [(name, text) for name, (_, text) in self.lazy.items()])


def group(commands: dict[str, tuple[str, str]], epilog: str) -> Callable[[Callable[..., None]], click.Group]:
    """Make a function the group of ``commands`` (name → module that holds its ``command``, one line of help)."""
    return click.group(
        cls=Group,
        lazy=commands,
        epilog=epilog,
        options_metavar="[选项]",
        subcommand_metavar="命令 [参数]...",
        invoke_without_command=True,
    )


def usage_text(error: click.ClickException) -> str:
    """Return a usage error as a Chinese sentence with a hint."""
    message = _sentence(error)
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "kaohe"
    return f"错误：{message}\n{COMMAND_HINT.format(path=path)}"


def _sentence(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        close = f"是不是 {'、'.join(sorted(error.possibilities))}？" if error.possibilities else ""
        if re.fullmatch(r"-\d", error.option_name):
            close = "负数写在 -- 后面，选项写在它前面，如 -- -3 5。"
        return f"没有 {error.option_name} 这个选项。{close}"
    if isinstance(error, click.MissingParameter):
        param = error.param
        name = param.human_readable_name if param is not None else ""
        return f"缺少 {name}。"
    if isinstance(error, click.BadParameter):
        param = error.param
        name = "" if param is None else "/".join(param.opts) if isinstance(param, click.Option) else param.human_readable_name
        if param is not None and isinstance(param.type, click.Choice):
            return f"{name} 只能是：{'、'.join(map(str, param.type.choices))}。"
        if param is not None and isinstance(param.type, click.IntRange):
            most = f" 到 {param.type.max} " if param.type.max is not None else " 以上"
            return f"{name} 要写 {param.type.min}{most}的整数。"
        if param is not None and isinstance(param.type, click.Path):
            return f"{name} 后面要写一个文件夹，写的却是一个文件。"
        return f"{name} 的值不对：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        several = re.search(r"requires (\d+) arguments", error.message)
        return f"{error.option_name} 后面要写{f' {several[1]} 个' if several else ''}值。"
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rstrip(")")
        return f"多了内容 {extra}。名称里有空格时加引号。"
    return error.message
