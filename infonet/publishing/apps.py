"""Registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "issue.created": _("新编一期刊物"),
    "issue.sent": _("刊物送签发"),
    "issue.recalled": _("刊物撤回修改"),
    "issue.returned": _("刊物退回修改"),
    "issue.published": _("签发印发刊物"),
    "issue.cleared": _("准予上网公开"),
    "issue.withdrawn": _("从网站撤下"),
}


class PublishingConfig(AppConfig):
    """Bulletins and the public site."""

    name = "infonet.publishing"
    label = "infonet_publishing"
    verbose_name = _("刊物")

    def ready(self) -> None:
        """Fill the registries of the rooms below."""
        from audit.verbs import names as verbs
        from common import desk as common_desk
        from common.search import searchables
        from infonet.publishing import desk, search
        from infonet.publishing.outcomes import printed_in
        from infonet.reporting.outcomes import outcomes

        common_desk.items.register(desk.items)
        outcomes.register(printed_in)
        searchables.register(search.issues)
        verbs.update(VERBS)
