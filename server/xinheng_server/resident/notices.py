"""Problems in the words of residents, where the server's own words speak to operators or promise what needs script."""

from dataclasses import dataclass

from xinheng_server.errors import Problem
from xinheng_server.ratelimits import TooManyRequests


@dataclass(frozen=True, slots=True)
class Notice:
    """What is the matter, and what to do."""

    title: str
    detail: str


def notice(problem: Problem) -> Notice:
    """Return what a page says of a problem."""
    if isinstance(problem, TooManyRequests):
        seconds = problem.headers.get("Retry-After", "60")
        return Notice("现在人很多", f"这一次没有保存。请等 {seconds} 秒，再按一次。")
    if problem.status >= 500:
        return Notice("服务器现在不能保存", "这一次没有保存。请过一会儿再试；一直不行，请告诉机构的工作人员。")
    return Notice(problem.title, problem.detail)
