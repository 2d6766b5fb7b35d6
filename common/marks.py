"""The portal is not a classified system: papers that bear such a mark may not be on it at all."""

import re
from typing import Any

from django.utils.translation import gettext as _

from common.lifecycle import RuleError

CLASSIFIED = re.compile(
    r"(?<!商业)(?:秘密|机密|绝密)\s*(?:★|☆|\*|级(?!别))"
    r"|密\s*级\s*[:：]\s*(?:秘密|机密|绝密)"
    r"|[（(【\[]\s*(?:秘密|机密|绝密)\s*[）)】\]]"
)  # fmt: skip


def classified(*texts: Any) -> bool:
    """Whether one of the texts bears the mark of a classified paper."""
    return any(CLASSIFIED.search(str(text or "")) for text in texts)


def refused_mark() -> str:
    """What the writer is told; nothing of the text has been stored by then."""
    return _(
        "文中有密级标志，没有保存。本系统是非涉密系统，不能处理秘密级以上内容：请改走机要渠道，并把这段文字从这台设备上删去。"
    )


def refuse_marks(*texts: Any) -> None:
    """Raise RuleError when one of the texts bears such a mark: whatever room it comes into."""
    if classified(*texts):
        raise RuleError(refused_mark())
