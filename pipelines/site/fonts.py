"""Whether this machine can draw Chinese in PDFs that bring no fonts of their own: their pictures would be blank."""

from __future__ import annotations

_WORD = "国"  # a character with strokes in all corners


def draws_chinese() -> bool:
    """Return whether pdfium finds a font for a page whose Chinese font is named but not embedded."""
    return _is_drawn(_WORD)


def _is_drawn(text: str) -> bool:
    """Return whether there is ink where `text` should be, as wide and high as a character of 48 points."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(_page(text))
    try:
        picture = document[0].render(scale=1, grayscale=True).to_pil()
    finally:
        document.close()
    box = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    return box is not None and box[2] - box[0] > 20 and box[3] - box[1] > 20


def _page(text: str) -> bytes:
    """Return a PDF of 80 by 80 points with `text` in 48 points of a font that it only names."""
    content = f"BT /F 48 Tf 10 20 Td <{text.encode('utf-16-be').hex()}> Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 80 80]/Resources<</Font<</F 4 0 R>>>>/Contents 7 0 R>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 6 0 R/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, entry) for number, entry in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>"
