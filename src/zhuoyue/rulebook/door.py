"""The group of `zhuoyue`: its own commands, and those that other packages add by entry points.

So the rulebook imports nobody later than itself. A command is loaded when it is asked for; one whose
libraries are not installed says so and leaves the others alone.
"""

from importlib.metadata import EntryPoint, entry_points

import click
from typing_extensions import override

GROUP = "zhuoyue.commands"


class Door(click.Group):
    """Finds further commands under `zhuoyue.commands`."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Own and added commands, by name."""
        return sorted({*super().list_commands(ctx), *(point.name for point in _added())})

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """An own command, else an added one."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        return next((_loaded(point) for point in _added() if point.name == cmd_name), None)


def _added() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


def _loaded(point: EntryPoint) -> click.Command:
    try:
        command = point.load()
    except ModuleNotFoundError as error:
        return _lacking(point.name, error.name or "?")
    assert isinstance(command, click.Command), point.value  # noqa: S101 - ours to keep
    return command


def _lacking(name: str, module: str) -> click.Command:
    """What stands in the place of a command whose libraries are not there."""
    said = (
        f"“zhuoyue {name}”需要网页部分（缺少 {module}）：pip install 'zhuoyue[web]'。"
        f" · “zhuoyue {name}” needs the web part ({module} is missing): pip install 'zhuoyue[web]'."
    )

    @click.pass_context
    def refuse(ctx: click.Context) -> None:
        click.echo(said, err=True)
        ctx.exit(2)

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(name, callback=refuse, help=said, context_settings=settings)
