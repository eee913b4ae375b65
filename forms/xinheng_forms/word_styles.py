"""The Word file that all sheets begin from: page-wide fonts and the few styles they use, and nothing else that a template would bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Final, Literal
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from lxml.etree import SubElement

type Size = Literal["sheet", "wall", "wall-a3"]

#: What offices have on Windows, macOS and Linux; Word, WPS and LibreOffice put their own Song and Hei in the place of a missing one.
LATIN: Final = "Times New Roman"
SONG: Final = "宋体"
HEI: Final = "黑体"
LANGUAGE: Final = "zh-CN"
#: Parts of the library's template that no sheet needs.
BROUGHT_ALONG: Final = (
    *("/thumbnail", "/customXml", "/theme", "/numbering", "/webSettings", "/fontTable", "/stylesWithEffects"),
    "/extended-properties",
)
#: By which other name a system may know a font, how wide its signs are, and which signs it has (GB 2312, Western).
FONTS: Final = (
    (SONG, "SimSun", "auto", "86"),
    (HEI, "SimHei", "modern", "86"),
    (LATIN, "", "roman", "00"),
    ("Segoe UI Symbol", "", "swiss", "00"),
)
TEXT: Final[Mapping[Size, float]] = {"sheet": 10.5, "wall": 18, "wall-a3": 25.5}


@dataclass(frozen=True, slots=True)
class Look:
    """A style: its name for people, type in parts of the text's, space before and after in the same."""

    name: str
    size: float = 1
    font: str = SONG
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH | None = None
    before: float = 0
    after: float = 0
    line: float = 1.25


LOOKS: Final = {
    "title": Look("Title", 1.6, HEI, align=WD_ALIGN_PARAGRAPH.CENTER, after=0.7),
    "head": Look("Heading 1", 1, HEI, before=0.7),
    "caption": Look("Caption", 0.9, HEI, before=0.5, after=0.2),
    "text": Look("正文行", after=0.3),
    "fill": Look("填写行", 1, after=0.4),
    "about": Look("表头行", 1, before=0.3, after=0.4),
    "signs": Look("签字行", 1, before=1.2),
    "signed": Look("落款", align=WD_ALIGN_PARAGRAPH.RIGHT, before=0.8),
    "copy": Look("份数", 0.86, align=WD_ALIGN_PARAGRAPH.RIGHT),
    "quote": Look("条款", 0.86, before=0.5),
    "note": Look("注", 0.86, before=0.5),
    "basis": Look("依据", 0.76, before=0.6),
    "cell": Look("格内", line=1.15),
    "band": Look("格内标题", 1, HEI, line=1.15),
}


def style_id(style: str) -> str:
    """Give the name by which a paragraph calls its style."""
    return BUILT_IN.get(style, f"xh-{style}")


BUILT_IN: Final = {"title": "Title", "head": "Heading1", "caption": "Caption"}


@cache
def skeleton(size: Size) -> Mapping[str, bytes]:
    """Give the parts of an empty file by their names."""
    document = docx.Document()
    _strip(document)
    _tell_fonts(document)
    _defaults(document, TEXT[size])
    for style, look in LOOKS.items():
        _style(document, style, look, TEXT[size])
    written = BytesIO()
    document.save(written)
    with ZipFile(written) as package:
        return {name: package.read(name) for name in package.namelist()}


def _strip(document: Document) -> None:
    """Leave out the template's own picture, theme, numbering and styles."""
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(BROUGHT_ALONG):
                del relations[key]
    styles = document.styles.element
    for element in list(styles):
        if element.tag != qn("w:docDefaults") and element.get(qn("w:styleId")) not in (
            "Normal",
            "DefaultParagraphFont",
            "TableNormal",
        ):
            styles.remove(element)
    _current(document)
    core = document.core_properties
    core.author, core.comments, core.keywords, core.last_modified_by, core.language = "", "", "", "", LANGUAGE
    for date in core._element.findall("{*}created") + core._element.findall("{*}modified"):
        core._element.remove(date)  # the day of the library's template


def _tell_fonts(document: Document) -> None:
    """Tell where a system without these fonts finds others that have the same signs."""
    listed = "".join(
        f'<w:font w:name="{name}">{f'<w:altName w:val="{other}"/>' if other else ""}<w:charset w:val="{signs}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, other, family, signs in FONTS
    )
    content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{listed}</w:fonts>'
    package = document.part.package
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, content.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _current(document: Document) -> None:
    """Let Word lay the file out as its present versions do, without a word of compatibility in the title bar."""
    settings = document.settings.element
    for element in list(settings):
        if element.tag != qn("w:characterSpacingControl"):
            settings.remove(element)
    compat = SubElement(settings, qn("w:compat"))
    mode = SubElement(compat, qn("w:compatSetting"))
    for name, value in (
        ("name", "compatibilityMode"),
        ("uri", "http://schemas.microsoft.com/office/word"),
        ("val", "15"),
    ):
        mode.set(qn(f"w:{name}"), value)


def _defaults(document: Document, points: float) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(points)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    _fonts(fonts, SONG)
    for element in document.styles.element.findall(f"{qn('w:docDefaults')}//{qn('w:rFonts')}"):
        element.attrib.clear()
        _fonts(element, SONG)
    for element in document.styles.element.findall(f"{qn('w:docDefaults')}//{qn('w:lang')}"):
        element.set(qn("w:val"), LANGUAGE)
        element.set(qn("w:eastAsia"), LANGUAGE)
    for element in document.styles.element.findall(f"{qn('w:docDefaults')}//{qn('w:spacing')}"):
        element.attrib.clear()
        element.set(qn("w:after"), "0")


def _fonts(element: BaseOxmlElement, chinese: str) -> None:
    for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", chinese)):
        element.set(qn(f"w:{script}"), font)


def _style(document: Document, key: str, look: Look, points: float) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=key in BUILT_IN)
    assert isinstance(style, ParagraphStyle)
    style.element.set(qn("w:styleId"), style_id(key))
    style.base_style, style.quick_style = document.styles["Normal"], True
    style.font.size, style.font.bold = Pt(points * look.size), look.bold or None
    _fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), look.font)
    layout = style.paragraph_format
    layout.alignment, layout.line_spacing = look.align, look.line
    layout.space_before, layout.space_after = Pt(points * look.before), Pt(points * look.after)
    layout.keep_with_next = key in ("title", "head", "caption", "copy") or None
