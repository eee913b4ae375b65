"""What can be wrong with an answer or a round, each with what to do about it."""

from xinheng_server.errors import Problem


class RoundUnknown(Problem):
    """There is no such round, or it was deleted."""

    status, code, title = 404, "round_unknown", "没有这一轮调查"
    detail = "没有找到这一轮调查，可能是链接或二维码不完整，也可能已被删除。请重新扫码，或向发放调查表的机构询问。"


class RoundNotYet(Problem):
    """The round has not begun; ``opens`` is its first day."""

    status, code, title = 403, "round_not_yet", "调查还没有开始"
    detail = "这一轮调查还没有开始，您的回答没有提交。请在开始之后再填。"


class RoundClosed(Problem):
    """The round takes no more answers; ``closes`` was its last day."""

    status, code, title = 410, "round_closed", "调查已经结束"
    detail = "这一轮调查已经结束，您的回答没有提交。如有意见，可以直接向机构反映，或参加下一轮调查。"


class AnswerInvalid(Problem):
    """The answer is not as described; ``errors`` lists every problem."""

    status, code, title = 422, "answer_invalid", "回答有问题"
    detail = "回答里有几处需要改正，请按提示修改后再提交。"


class AnswerReused(Problem):
    """The id was used for an answer with other content."""

    status, code, title = 409, "answer_reused", "这份回答已经提交过"
    detail = "这份回答已经提交过，内容与这一次不同，没有再次保存。已经提交的回答不能修改。"


class CodeMissing(Problem):
    """The round asks for a one-time code."""

    status, code, title = 403, "code_missing", "需要一次性代码"
    detail = "这一轮调查需要填写纸条上的一次性代码。没有纸条的话，请向发放调查表的机构领取。"


class CodeWrong(Problem):
    """The code is none of this round's."""

    status, code, title = 403, "code_wrong", "代码不对"
    detail = "这个代码不对。请对照纸条检查 18 个字符，不分大小写，横线可以不写。"


class CodeUsed(Problem):
    """The code was spent with another answer."""

    status, code, title = 409, "code_used", "代码已经用过"
    detail = "这个代码已经提交过一份回答，每个代码只能用一次。是您交的就不用再交；不是您交的，请向机构另领一张纸条。"


class RoundInvalid(Problem):
    """The round is not as described; ``errors`` lists every problem."""

    status, code, title = 422, "round_invalid", "调查轮次有问题"
    detail = "调查轮次的设置有几处需要改正。"


class RoundIsSealed(Problem):
    """The round is sealed: its results are final, nothing about it can be changed."""

    status, code, title = 409, "round_sealed", "调查已经封存"
    detail = "这一轮调查已经封存，结果已定，不能再修改。"


class RoundStillOpen(Problem):
    """A round that is open is sealed only when this is asked for; ``closes`` is its last day."""

    status, code, title = 409, "round_open", "调查还没有结束"
    detail = '这一轮调查还没有结束。要提前结束并封存，请带上 {"early": true}；封存之后不能再收回答，也不能恢复。'


class TooManyCodes(Problem):
    """A round has only so many codes; ``left`` is how many can still be made."""

    status, code, title = 409, "codes_used_up", "代码数量已到上限"
    detail = "这一轮调查能生成的一次性代码已经不够这么多。请减少数量，或另开一轮。"


class NoCodes(Problem):
    """The round does not use codes."""

    status, code, title = 409, "round_without_codes", "这一轮不用代码"
    detail = "这一轮调查没有设为使用一次性代码，不能生成代码。"


class CommentsWithheld(Problem):
    """Free text is shown only of a sealed round with enough answers."""

    status, code, title = 403, "comments_withheld", "意见暂不显示"
    detail = "为了不让人看出是谁写的，文字意见要等这一轮调查封存，而且答卷不少于最小人数时，才会显示。"
