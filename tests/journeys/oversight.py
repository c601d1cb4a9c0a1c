"""The oversight of a review: a report of misconduct, a matter, a suspension, its end."""

from tests.journeys.walk import Page, Value
from tests.journeys.world import World


def inform(world: World, notice: str, told: dict[str, Value]) -> Page:
    """Anybody reports misconduct, from the public page of a notice; what the page says then."""
    visitor = world["visitor"]
    visitor.open("/")
    visitor.follow("公示", notice, "举报、投诉")
    return visitor.press("提交", told)


def open_matter(world: World) -> None:
    """The oversight group opens a matter on the report that lies on its desk."""
    group = world["oversight"]
    group.open("/")
    group.follow("处理举报")
    group.done("立案")


def take(world: World, step: str, words: str) -> Page:
    """A step in the matter, from the page of the cycle."""
    group = world.cycle("oversight")
    group.follow("评审监督", "监-1")
    return group.done("入账", {"措施": step, "内容": words})


def close(world: World, outcome: str, words: str) -> Page:
    group = world.cycle("oversight")
    group.follow("评审监督", "监-1")
    return group.done("结案", {"处理意见": outcome, "认定和理由": words})
