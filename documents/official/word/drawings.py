"""DrawingML of a picture in the line: the least Word, WPS and LibreOffice agree on."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def inline(relation: str, number: int, words: str, width: int, height: int) -> str:
    """A run with the picture of a relation; `words` for those who cannot see it, sizes in EMU (36,000 a millimetre)."""
    size = f'cx="{width}" cy="{height}"'
    shown = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="图{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="图{number}" descr={quoteattr(words)}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{PICTURE}">{shown}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
