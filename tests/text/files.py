"""Small files of every format for the tests, made here so that no binary lies in the repository."""

from __future__ import annotations

import io
import zipfile
import zlib


def pdf(pages: list[list[str]], *, picture: bool = False) -> bytes:
    """A PDF with one text line per string at 14 points distance; "" leaves a gap. Any characters, by ToUnicode."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes, extra: bytes = b"") -> bytes:
        packed = zlib.compress(data)
        head = b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (len(packed), extra)
        return head + packed + b"\nendstream"

    chars = sorted({c for page in pages for line in page for c in line})
    code = {c: i + 1 for i, c in enumerate(chars)}
    maps = "\n".join(f"<{code[c]:04x}> <{c.encode('utf-16-be').hex()}>" for c in chars)
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /X def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{len(chars)} beginbfchar\n{maps}\nendbfchar\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend"
    )
    catalog, tree = add(b""), add(b"")
    unicode_map = add(stream(cmap.encode()))
    widths = " ".join(f"{code[c]} [{500 if c.isascii() else 1000}]" for c in chars)
    descriptor = add(
        b"<< /Type /FontDescriptor /FontName /F /Flags 4 /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontBBox [0 -200 1000 800] >>"
    )
    cid = add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/FontDescriptor %d 0 R /DW 1000 /W [%s] >>" % (descriptor, widths.encode())
    )
    font = add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>"
        % (cid, unicode_map)
    )
    kids = []
    for page in pages:
        lines = [b"BT /F1 11 Tf 72 780 Td"]
        for line in page:
            shown = b"<" + "".join(f"{code[c]:04x}" for c in line).encode() + b"> Tj " if line else b""
            lines.append(shown + b"0 -14 Td")
        content = add(stream(b"\n".join([*lines, b"ET"]) if not picture else b"q 100 0 0 100 0 0 cm Q"))
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>"
                % (tree, content, font)
            )
        )
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % k for k in kids),
    )
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        catalog,
        start,
    )
    return bytes(out)


def docx(
    paragraphs: list[tuple[str, str]], *, table: list[list[str]] = (), header: str = "", footer: str = ""
) -> bytes:
    """A Word document of (style, text) paragraphs, then a table."""
    from docx import Document

    document = Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for r, row in enumerate(table):
            for c, cell in enumerate(row):
                grid.cell(r, c).text = cell
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def edit_docx(data: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    """A Word document with (old, new) replaced in the named parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            body = old.read(item)
            if item.filename in changes:
                before, after = changes[item.filename]
                text = body.decode()
                assert before in text
                body = text.replace(before, after).encode()
            new.writestr(item, body)
    return out.getvalue()
