"""PDFs that mean harm, or were made by broken programs. Each function returns the bytes of one file.

What must become of them stands in `test_hostile_files`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from tests.pdf_files import Page, pdf

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TABLE = Page().text(60, 50, "支出决算表", 12).table(60, 100, [80, 80], [["项目", "合计"], ["合计", "1.00"]])


def raw_pdf(objects: dict[int, bytes], root: int = 1, extra_trailer: bytes = b"") -> bytes:
    """Put objects together as they are, with a right table of places."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, extra_trailer, start,
    )  # fmt: skip
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object's content."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def one_page(
    content: bytes, page: bytes = b"", resources: bytes = b"", objects: dict[int, bytes] | None = None
) -> bytes:
    """Return a file of one page with the content stream object `content` (see `stream`)."""
    box = b"" if b"/MediaBox" in page else b"/MediaBox[0 0 595 842]"
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R%s%s/Resources<</Font<</F1 5 0 R>>%s>>>>"
            % (box, page, resources),
            4: content,
            5: _FONT,
            **(objects or {}),
        }
    )


def packed(pieces: Iterable[bytes], times: int = 1) -> bytes:
    """Return a Flate stream; packed `times` times over."""
    for _ in range(times):
        machine = zlib.compressobj(1)
        out = [machine.compress(piece) for piece in pieces]
        pieces = [*out, machine.flush()]
    filters = b"/Filter[%s]" % (b"/FlateDecode" * times)
    return stream(b"".join(pieces), filters)


def spaces_bomb() -> bytes:
    """A content stream that unpacks to 1.5 GiB of white space."""
    return one_page(packed((b" " * (1 << 20) for _ in range(1536)), times=2))


def operators_bomb() -> bytes:
    """A content stream that unpacks to 1 GiB of drawing operators."""
    return one_page(packed((b"0 0 m 9 9 l S\n" * (1 << 16) for _ in range(1170)), times=2))


def image_bomb() -> bytes:
    """An image of 60,000 × 60,000 points, 3.6 GB when unpacked."""
    image = packed((bytes(1 << 20) for _ in range(64)), times=2)
    image = image.replace(
        b"<<",
        b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray",
        1,
    )
    return one_page(
        stream(b"BT /F1 9 Tf (x) Tj ET /I Do"), resources=b"/XObject<</I 6 0 R>>", objects={6: image}
    )


def many_paths() -> bytes:
    """A million rules on one page."""
    row = b"".join(b"%d 0 m %d 0 l S\n" % (x, x + 3) for x in range(1000))
    return one_page(packed([b"1 0 0 1 0 1 cm\n" + row] * 1000))


def many_tiny_bars() -> bytes:
    """60,000 tiny bars that draw a lattice of 200 × 150 rules: within the bounds of one page, but heavy."""
    across = [b"%.2f %.2f 3.9 .5 re f\n" % (x * 3.9, y * 4) for x in range(150) for y in range(200)]
    upright = [b"%.2f %.2f .5 3.9 re f\n" % (x * 3.9, y * 4) for x in range(150) for y in range(200)]
    return one_page(packed([*across, *upright]))


def many_crossing_rules() -> bytes:
    """20,000 rules across and 20,000 upright ones, on a page large enough to tell them apart."""
    rules = [b"0 %d m 90000 %d l S\n" % (i * 4, i * 4) for i in range(20000)]
    rules += [b"%d 0 m %d 90000 l S\n" % (i * 4, i * 4) for i in range(20000)]
    return one_page(packed(rules), page=b"/MediaBox[0 0 90000 90000]")


def long_path() -> bytes:
    """One path of a million segments."""
    return one_page(
        packed([b"0 0 m\n", *[b"".join(b"%d %d l\n" % (i, i * i % 777) for i in range(500))] * 2000, b"S"])
    )


def many_characters() -> bytes:
    """Two million characters on one page."""
    lines = (b"BT /F1 1 Tf 1 0 0 1 5 %d Tm (%s) Tj ET\n" % (i % 840, b"12345678" * 125) for i in range(2000))
    return one_page(packed(lines))


def nested_forms(bottom: bytes = b"0 0 m 9 9 l S", fan: int = 1, depth: int = 500) -> bytes:
    """Forms in forms; with `fan` 10, ten to the power of `depth` drawings."""
    objects = {}
    for level in range(depth):
        inner = b"/F Do\n" * fan if level + 1 < depth else bottom
        objects[6 + level] = stream(
            inner,
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F %d 0 R>>>>" % (7 + level),
        )
    return one_page(stream(b"/F Do"), resources=b"/XObject<</F 6 0 R>>", objects=objects)


def form_fan() -> bytes:
    """Forms whose ten calls each call ten more: 10^9 drawings from two kilobytes."""
    return nested_forms(fan=10, depth=9)


def recursive_forms() -> bytes:
    """A form that draws itself."""
    form = stream(
        b"0 0 m 9 9 l S /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 6 0 R>>>>"
    )
    return one_page(stream(b"/F Do"), resources=b"/XObject<</F 6 0 R>>", objects={6: form})


def deep_page_tree() -> bytes:
    """One page under 20,000 levels of the page tree."""
    depth = 20000
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for level in range(depth):
        parent = b"/Parent %d 0 R" % (level + 1) if level else b""
        objects[2 + level] = b"<</Type/Pages%s/Kids[%d 0 R]/Count 1>>" % (parent, 3 + level)
    objects[2 + depth] = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % (1 + depth)
    return raw_pdf(objects)


def recursive_page_tree() -> bytes:
    """A page tree whose node is its own child."""
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 9/MediaBox[0 0 595 842]>>",
            3: b"<</Type/Page/Parent 2 0 R>>",
        }
    )


def deep_arrays() -> bytes:
    """An array in an array, 100,000 times, where the catalog has its language."""
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Lang " + b"[" * 100000 + b"]" * 100000 + b">>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        }
    )


def pages_600() -> bytes:
    """600 pages."""
    return pdf(*[Page().text(50, 50, str(i)) for i in range(600)])


def zero_pages() -> bytes:
    """No page at all."""
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"})


def lying_count() -> bytes:
    """One page that claims to be 400."""
    return pdf(TABLE).replace(b"/Count 1", b"/Count 400")


def broken_xref() -> bytes:
    """A right report whose table of places points nowhere."""
    data = pdf(TABLE)
    return data[: data.rindex(b"startxref")] + b"startxref\n99999999\n%%EOF\n"


def no_xref() -> bytes:
    """A right report whose table of places is missing."""
    data = pdf(TABLE)
    return data[: data.rindex(b"startxref")]


def scripts() -> bytes:
    """A right report that would run a program, a script and a web page when it is opened."""
    import io

    import pikepdf

    document = pikepdf.open(io.BytesIO(pdf(TABLE)))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="while(true){app.alert('x')}")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="/bin/sh", Next=script)
    document.Root.OpenAction = document.make_indirect(launch)
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=pikepdf.Array([pikepdf.String("a"), document.make_indirect(script)])
        )
    )
    document.pages[0].AA = pikepdf.Dictionary(O=script, C=launch)
    document.pages[0].Annots = pikepdf.Array(
        [
            document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 600, 800],
                    A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.invalid/"),
                )
            )
        ]
    )  # fmt: skip
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_WORDS = b"BT /F1 9 Tf 50 50 Td (2023) Tj ET 10 10 m 90 10 l S "


def huge_media_box() -> bytes:
    """A page of 10^9 points."""
    return one_page(stream(_WORDS), page=b"/MediaBox[0 0 1000000000 1000000000]")


def empty_media_box() -> bytes:
    """A page without extent."""
    return one_page(stream(_WORDS), page=b"/MediaBox[0 0 0 0]")


def turned_media_box() -> bytes:
    """A page whose corners are given the wrong way round, turned by an odd angle."""
    return one_page(stream(_WORDS), page=b"/MediaBox[595 842 0 0]/Rotate 45")


def numbers_that_are_none() -> bytes:
    """Rules and text at infinity, at NaN and at numbers no float holds."""
    far = b"1" + b"0" * 400
    content = (
        b"BT /F1 9 Tf nan inf Td (2023) Tj ET " + far + b" 0 m 90 " + far + b" l S 1e999 NaN m -inf 3 l S "
    )
    content += b"%s 0 0 %s 0 0 cm 0 0 m 1 0 l S BT /F1 %s Tf 1 0 0 1 %s %s Tm (2024) Tj ET" % ((far,) * 5)
    return one_page(stream(content))


def infinite_scale() -> bytes:
    """A coordinate system scaled until it overflows."""
    return one_page(stream(b"1e30 0 0 1e30 0 0 cm " * 60 + _WORDS + b"10 10 80 .4 re f"))


def no_fonts() -> bytes:
    """Text in fonts that are not there."""
    return one_page(stream(b"BT /F9 9 Tf 50 50 Td (2023) Tj /Nothing 7 Tf (x) Tj ET"))


def broken_font() -> bytes:
    """Text in an embedded font of noise."""
    noise = bytes((i * 7919) % 256 for i in range(5000))
    return one_page(
        stream(b"BT /G 9 Tf 50 50 Td (2023) Tj ET"),
        resources=b"/Font<</G 6 0 R>>",
        objects={
            6: b"<</Type/Font/Subtype/TrueType/BaseFont/G/FirstChar 0/LastChar 255/FontDescriptor 7 0 R>>",
            7: b"<</Type/FontDescriptor/FontName/G/Flags 4/FontFile2 8 0 R>>",
            8: stream(noise, b"/Length1 5000"),
        },
    )


def recursive_font() -> bytes:
    """A Type 3 font whose glyph is drawn with the font itself."""
    return one_page(
        stream(b"BT /G 9 Tf 50 50 Td (aa) Tj ET"),
        resources=b"/Font<</G 6 0 R>>",
        objects={
            6: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97"
            b"/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<</Font<</G 6 0 R>>>>>>",
            7: stream(b"9 0 d0 BT /G 9 Tf (aa) Tj ET"),
        },
    )


def recursive_length() -> bytes:
    """A stream whose length is itself."""
    return one_page(b"<</Length 4 0 R>>\nstream\n%s\nendstream" % _WORDS)


def recursive_contents() -> bytes:
    """A page whose contents are the page."""
    return one_page(stream(_WORDS)).replace(b"/Contents 4 0 R", b"/Contents 3 0 R")


def endless_operands() -> bytes:
    """A content stream of ten million numbers and no operator."""
    return one_page(packed(b"1 " * 100000 for _ in range(100)))


def endless_brackets() -> bytes:
    """A content stream of a million open brackets."""
    return one_page(packed([b"[" * 500000 + b"<<" * 500000]))


FILES: dict[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        spaces_bomb, operators_bomb, image_bomb, many_paths, many_tiny_bars, many_crossing_rules, long_path,
        many_characters, nested_forms, form_fan, recursive_forms, deep_page_tree, recursive_page_tree, deep_arrays,
        pages_600, zero_pages, lying_count, broken_xref, no_xref, scripts, huge_media_box, empty_media_box,
        turned_media_box, numbers_that_are_none, infinite_scale, no_fonts, broken_font, recursive_font,
        recursive_length, recursive_contents, endless_operands, endless_brackets,
    )
}  # fmt: skip
