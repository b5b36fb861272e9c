"""A document that is no web page."""


def one_page_pdf(title: str) -> bytes:
    """The smallest PDF that shows a title (ISO 32000-1)."""
    safe = title.encode("ascii", "replace").decode().replace("(", "").replace(")", "")
    text = f"BT /F1 14 Tf 60 760 Td ({safe}) Tj ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    pdf, table = b"%PDF-1.4\n", b""
    for number, content in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(pdf)
        pdf += f"{number} 0 obj{content}endobj\n".encode()
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(pdf))
    return pdf + head + table + tail
