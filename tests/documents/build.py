"""Word packages built by hand: the shapes no office program writes, and the smallest ones that it does."""

import functools
import io
import struct
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def content_types(kind: str = DOCUMENT_TYPE, part: str = "/word/document.xml") -> str:
    """The part that says what the package is."""
    return f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/xml"/><Override PartName="{part}" ContentType="{kind}"/></Types>'


def relations(*items: str) -> str:
    """A relationships part."""
    return f'<Relationships xmlns="{RELS}">{"".join(items)}</Relationships>'


def relation(kind: str, target: str, *, external: bool = False, key: str = "rId1") -> str:
    """One relationship."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def document(body: str) -> str:
    """The main part around a body."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'


def paragraph(text: str, properties: str = "") -> str:
    """One plain paragraph."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def parts(body: str = "", **extra: str | bytes) -> dict[str, str | bytes]:
    """The three parts every .docx has."""
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
        "word/document.xml": document(body or paragraph("正文一段。")),
        **extra,
    }


def package(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def docx(body: str = "", **extra: str | bytes) -> bytes:
    """A small .docx."""
    return package(parts(body, **extra))


@functools.cache
def bomb(size: int, name: str = "word/document.xml", filler: bytes = b" ") -> bytes:
    """A .docx in which one part inflates to `size` bytes of nothing."""
    head, tail = document("\x01").encode().split(b"\x01")
    return package({**parts(), name: head + filler * size + tail})


def many_entries(count: int) -> bytes:
    """A zip that is a directory of this many empty entries and nothing else."""
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, len(local), 0
    )
    return local + entry * count + end


def with_false_size(data: bytes, name: str, size: int) -> bytes:
    """The same zip whose headers claim another unpacked size for one entry."""
    changed = bytearray(data)
    for magic, at_size, at_name, name_length in ((b"PK\x03\x04", 22, 30, 26), (b"PK\x01\x02", 24, 46, 28)):
        at = -1
        while (at := changed.find(magic, at + 1)) >= 0:
            (length,) = struct.unpack_from("<H", changed, at + name_length)
            if bytes(changed[at + at_name : at + at_name + length]) == name.encode():
                struct.pack_into("<I", changed, at + at_size, size)
    return bytes(changed)


def png(width: int, height: int, extra: bytes = b"") -> bytes:
    """A PNG header of this size, with one pixel's worth of data and any extra chunks."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    text = chunk(b"tEXt", b"Location\x00" + extra) if extra else b""
    return b"\x89PNG\r\n\x1a\n" + header + text + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


def run(text: str, properties: str = "") -> str:
    """One run of a paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def with_part(kind: str, root: str, inside: str, body: str = "") -> bytes:
    """A .docx with one more part, such as styles."""
    return docx(
        body,
        **{
            "word/_rels/document.xml.rels": relations(relation(kind, f"{kind}.xml")),
            f"word/{kind}.xml": f"<w:{root} {W}>{inside}</w:{root}>",
        },
    )


def with_picture(data: bytes) -> bytes:
    """A .docx with this file as its only picture."""
    drawing = f'<w:p><w:drawing><a:blip {A} r:embed="rId1"/></w:drawing></w:p>'
    link = relations(relation("image", "media/a.png"))
    return docx(drawing + paragraph("正文"), **{"word/_rels/document.xml.rels": link, "word/media/a.png": data})
