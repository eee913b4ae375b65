"""The problems this server answers with: one root, children with a stable code and the facts a page needs.

Every child becomes ``application/problem+json`` (RFC 9457): ``code`` never changes its meaning, ``detail`` is a Chinese
sentence for people, further facts stand beside them under their own names.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

MOST_ERRORS = 300
"""How many of a body's problems an answer lists: more than a form has inputs, and no more than can be read."""


class ServerError(Exception):
    """Anything this package raises on purpose."""


class SetupError(ServerError):
    """The server cannot start as asked; the message is one sentence for the person who started it."""


class Problem(ServerError):
    """A request that cannot be answered as asked.

    ``facts`` are further members of the problem document, ``headers`` further headers of the answer.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "服务器内部错误"
    detail: str = "服务器遇到了没有预料到的情况，本次没有保存。请稍后再试，并告诉管理员。"
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, detail: str | None = None, *, headers: Mapping[str, str] | None = None, **facts: Any) -> None:
        self.detail = detail or type(self).detail
        self.headers = {**type(self).headers, **(headers or {})}
        self.facts = facts
        super().__init__(self.code)

    def document(self) -> dict[str, Any]:
        """Return the members of the problem document; of a long list of errors its beginning."""
        errors = {"errors": self.facts["errors"][:MOST_ERRORS]} if "errors" in self.facts else {}
        return {
            "type": f"urn:xinheng:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.facts,
            **errors,
        }


class NotFound(Problem):
    """Nothing is there, or it belongs to someone else: the answer is the same."""

    status, code, title = 404, "not_found", "没有找到"
    detail = "没有这个地址，或者这份记录不属于您的机构。"


class MethodNotAllowed(Problem):
    """The address exists, the method does not."""

    status, code, title = 405, "method_not_allowed", "不支持这种请求"
    detail = "这个地址不接受这种请求方法。"


class UnknownTool(Problem):
    """No rules are known under this word; ``tools`` lists those that are."""

    status, code, title = 404, "unknown_tool", "没有这个工具"
    detail = "服务器上没有这个工具。"


class TokenMissing(Problem):
    """The request carries no ``Authorization: Bearer`` header."""

    status, code, title = 401, "token_missing", "需要机构令牌"
    detail = "请填写机构令牌后再提交；令牌由服务器管理员用 xinheng token create 生成。"
    headers: Mapping[str, str] = MappingProxyType({"WWW-Authenticate": 'Bearer realm="xinheng"'})


class TokenRefused(Problem):
    """The token is unknown or revoked."""

    status, code, title = 401, "token_refused", "机构令牌无效"
    detail = "这个机构令牌不对，或者已经被撤销。请向服务器管理员核实。"
    headers: Mapping[str, str] = MappingProxyType({"WWW-Authenticate": 'Bearer realm="xinheng", error="invalid_token"'})


class ScopeRefused(Problem):
    """The token is good, but not for this; ``scope`` is the one that would be."""

    status, code, title = 403, "scope_refused", "令牌不适用"
    detail = "这个令牌不能用于这里：机构令牌只打开本机构的资料，主管部门的令牌只打开主管部门的页面。"


class BadQuery(Problem):
    """A parameter behind the ? cannot be read; ``parameter`` names it."""

    status, code, title = 400, "bad_query", "参数不对"
    detail = "地址里的参数不对。"


class ConditionMissing(Problem):
    """A write must say whether it creates or replaces."""

    status, code, title = 428, "condition_missing", "缺少写入条件"
    detail = '新建请带 If-None-Match: *，修改请带 If-Match: "版本"。'


class BadCondition(Problem):
    """The condition header cannot be read."""

    status, code, title = 400, "bad_condition", "写入条件不对"
    detail = "If-None-Match 只接受 *，If-Match 只接受一个带双引号的版本，两者不能同时出现。"


class WriteIdMissing(Problem):
    """A write carries its own UUID, so that a retry after a lost answer is recognised."""

    status, code, title = 400, "write_id_missing", "缺少写入编号"
    detail = "请在 Write-Id 头里带上本次写入的 UUID；重试时用同一个。"


class WriteIdReused(Problem):
    """The same Write-Id came with other content."""

    status, code, title = 409, "write_id_reused", "写入编号重复使用"
    detail = "这个写入编号已经用于另一份内容。内容改过之后请换一个新的编号。"


class RevisionConflict(Problem):
    """The document is not at the revision the writer knew; ``current`` is what is stored, or null."""

    status, code, title = 412, "revision_conflict", "服务器上的版本不同"
    detail = "服务器上已有另一个版本，没有覆盖。请比较两个版本后再决定。"


class DocumentDeleted(Problem):
    """The document was deleted; ``current`` is its tombstone."""

    status, code, title = 410, "deleted", "已经删除"
    detail = "这份记录已经从服务器上删除。"


class CursorTooOld(Problem):
    """Changes behind this cursor may be missing; the list has to be read from its beginning."""

    status, code, title = 410, "cursor_gone", "需要重新读取"
    detail = "上次同步已是很久以前，或者服务器恢复过备份，请从头读取全部记录。"


class BodyTooLarge(Problem):
    """The body is longer than the limit; ``limit`` is in bytes."""

    status, code, title = 413, "body_too_large", "内容太大"
    detail = "提交的内容超过了服务器的限制。"
    headers: Mapping[str, str] = MappingProxyType({"Connection": "close"})


class BodyTooSlow(Problem):
    """The body did not arrive in time; ``limit`` is in seconds."""

    status, code, title = 408, "body_too_slow", "接收超时"
    detail = "内容没有在规定时间内传完，没有保存。请检查网络后重试。"
    headers: Mapping[str, str] = MappingProxyType({"Connection": "close"})


class WrongContentType(Problem):
    """The body is not announced as JSON in UTF-8."""

    status, code, title = 415, "wrong_content_type", "内容类型不对"
    detail = "请以 Content-Type: application/json（UTF-8）提交。"


class NotJson(Problem):
    """The body is not strict JSON; ``errors`` says where."""

    status, code, title = 400, "not_json", "不是合格的 JSON"
    detail = "内容不是合格的 JSON，没有处理。"


class EnvelopeInvalid(Problem):
    """The submission around the document is not as described; ``errors`` lists every problem."""

    status, code, title = 422, "envelope_invalid", "提交的格式不对"
    detail = "提交的外层格式不对，没有保存。"


class KindNotAccepted(Problem):
    """The server stores only the kinds on its list; ``accepted`` is that list."""

    status, code, title = 422, "kind_not_accepted", "不接收这类表单"
    detail = "服务器不接收这类表单。含个人信息的登记、个案等资料只保存在本机，不要上传。"


class DocumentInvalid(Problem):
    """The document does not keep the contract; ``errors`` lists every problem."""

    status, code, title = 422, "document_invalid", "表单内容有问题"
    detail = "表单内容有问题，请按提示逐项改正。"


class RulesDiffer(Problem):
    """Page and server hold different rules; ``edition`` and ``rules_sha256`` are the server's."""

    status, code, title = 409, "rules_differ", "规则版本不同"
    detail = "页面与服务器使用的规则版本不同，没有保存。请刷新页面后重新核对再提交。"


class StoreUnavailable(Problem):
    """The store cannot promise to keep what it is given."""

    status, code, title = 503, "store_unavailable", "暂时无法保存"
    detail = "服务器暂时无法写入数据，本次没有保存。请稍后重试，并告诉管理员检查磁盘。"
    headers: Mapping[str, str] = MappingProxyType({"Retry-After": "30"})


class StoreFull(Problem):
    """The store has reached its cap; reading, deleting and exporting go on."""

    status, code, title = 507, "store_full", "服务器已存满"
    detail = "服务器的存储已达上限，本次没有保存；读取、删除和导出照常。请告诉管理员清理，或用 xinheng store migrate 迁到 PostgreSQL。"


class RegisterChanged(Problem):
    """Somebody else changed the register of organisations and tokens in this very moment."""

    status, code, title = 409, "register_changed", "登记已有变化"
    detail = "机构或令牌的登记刚刚被别人改过，这一次没有保存。请刷新后再试。"


class TokensUnavailable(Problem):
    """The list of tokens cannot be read, so nobody can be recognised."""

    status, code, title = 503, "tokens_unavailable", "暂时无法核对令牌"
    detail = "服务器暂时读不到令牌清单。请稍后重试，并告诉管理员。"
    headers: Mapping[str, str] = MappingProxyType({"Retry-After": "30"})


def problem_classes() -> list[type[Problem]]:
    """Return every problem an answer may carry, the general one first."""
    return [Problem, *_below(Problem)]


def _below(problem: type[Problem]) -> list[type[Problem]]:
    return [found for child in problem.__subclasses__() for found in (child, *_below(child))]
