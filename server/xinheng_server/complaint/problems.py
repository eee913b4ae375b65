"""What can be wrong with a complaint, each with what to do about it."""

from xinheng_server.errors import Problem


class ComplaintsOff(Problem):
    """The operator or the organisation does not take complaints here."""

    status, code, title = 404, "complaints_off", "不能在网上投诉"
    detail = "这家机构没有开通网上投诉。请打机构的监督电话，或使用意见箱、意见簿。"


class EnvelopeUnfit(Problem):
    """The complaint is not sealed as described; ``errors`` lists every problem."""

    status, code, title = 422, "complaint_not_sealed", "投诉没有加密好"
    detail = "投诉要在您的浏览器里加密后才能提交，这一次没有收下任何内容。请刷新页面后再试，或打机构的监督电话。"


class PublicKeyUnfit(Problem):
    """What the organisation sent is no public key to which complaints can be encrypted."""

    status, code, title = 422, "public_key_unfit", "公钥不能用"
    detail = "公钥没有登记：应为 P-256 曲线上的公钥（JWK）。"


class ComplaintKeyChanged(Problem):
    """The complaint is sealed to a key that is not the organisation's; ``key`` is the one that is."""

    status, code, title = 409, "complaint_key_changed", "机构换了公钥"
    detail = "机构刚换过公钥，请重新提交一次，页面会用新的公钥加密。"


class ComplaintReused(Problem):
    """The id was used for another complaint."""

    status, code, title = 409, "complaint_reused", "这份投诉已经提交过"
    detail = "这份投诉已经提交过，内容与这一次不同，没有再次保存。补充内容请另外提交一份。"


class NumberUnknown(Problem):
    """There is no complaint with this number."""

    status, code, title = 404, "number_unknown", "没有这个编号"
    detail = "没有找到这个编号的投诉。请对照提交时的记录检查编号；过了保存期限的投诉会被删除。"


class StateInvalid(Problem):
    """The change of state is not as described; ``errors`` lists every problem."""

    status, code, title = 422, "state_invalid", "办理状态不对"
    detail = "办理状态的填写有问题，没有保存。"
