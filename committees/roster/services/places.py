"""Names of places: 江苏省南京市, 南京, 江苏/南京, 北京市海淀区 — to a region, or the ones that could be meant."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.translation import gettext as _

from committees.roster.models import Region
from committees.roster.services.cells import CellError

APART = re.compile(r"[\s/、,，·\-—>＞　]+")
BELOW = re.compile(r".{1,12}[区县市旗镇乡盟]$")
SHOWN = 6


class Gazetteer:
    """All regions by all their names. One query."""

    def __init__(self) -> None:
        self.names: dict[str, dict[str, Region]] = defaultdict(dict)
        for region in Region.objects.select_related("parent"):
            for name in names_of(region):
                self.names[name][region.pk] = region

    def find(self, typed: str) -> Region:
        """The one region meant; CellError with the candidates when there are none or several."""
        wanted = APART.sub("", typed)
        found = list(self.names.get(wanted, {}).values()) or self.above(wanted)
        if len(found) == 1:
            return found[0]
        if found:
            raise CellError(
                _("“%(typed)s”可以是%(candidates)s，请写全。") % {"typed": typed, "candidates": listed(found)}
            )
        near = [
            region for name in get_close_matches(wanted, self.names, SHOWN, 0.6) for region in self.names[name].values()
        ]
        if near:
            raise CellError(
                _("没有“%(typed)s”这个地方。是不是%(candidates)s？") % {"typed": typed, "candidates": listed(near)}
            )
        raise CellError(_("没有“%(typed)s”这个地方，请写成“江苏省南京市”这样。") % {"typed": typed})

    def above(self, wanted: str) -> list[Region]:
        """A district or county after the name of its city: 江苏省南京市江宁区."""
        for end in range(len(wanted) - 1, 2, -1):
            if wanted[:end] in self.names and BELOW.match(wanted[end:]):
                return list(self.names[wanted[:end]].values())
        return []


def names_of(region: Region) -> Iterator[str]:
    """What people call it."""
    own = {region.name, region.short_name, region.name.removesuffix("市"), region.name.removesuffix("地区")}
    if region.parent is None:
        yield from own
        yield from (f"{name}市辖区" for name in own)
        yield region.name * 2
        return
    above = {region.parent.name, region.parent.short_name}
    yield from own
    yield from (f"{province}{name}" for province in above for name in own)


def listed(regions: list[Region]) -> str:
    """江苏省南京市、…"""
    full = dict.fromkeys(f"{region.parent.name if region.parent else ''}{region.name}" for region in regions)
    return "、".join(list(full)[:SHOWN])
