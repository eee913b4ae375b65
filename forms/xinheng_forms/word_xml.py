"""The few pieces of WordprocessingML that a sheet is made of, as text."""

from collections.abc import Iterable
from html import escape
from itertools import count
from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: Word takes no longer names.
LONGEST: Final = 64
#: A box to tick by its unticked and ticked sign: one that is drawn, and an empty cell that gets its mark.
DRAWN: Final = ("2610", "2611", "Segoe UI Symbol")
EMPTY: Final = ("3000", "221A", "宋体")
BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
#: As wide as a Chinese character.
SPACE: Final = "\u3000"
#: Between a box and its words, where no line may end.
JOINT: Final = "\u00a0"
TWIPS_PER_MM: Final = 1440 / 25.4


def twips(mm: float) -> int:
    """Measure in twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


def document(body: str, section: str) -> bytes:
    """Return the whole document part."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:mc="{MC}" mc:Ignorable="w14">'
        f"<w:body>{body}{section}</w:body></w:document>"
    ).encode()


def section(
    width: float,
    height: float,
    margins: tuple[float, float, float, float],
    *,
    columns: int = 1,
    gap: float = 0,
    continuous: bool = False,
    footer: str = "",
) -> str:
    """Say how large the pages are, mm, and which part stands below each; `margins` at the top, the right, the bottom and the left."""
    top, right, bottom, left = map(twips, margins)
    lying = ' w:orient="landscape"' if width > height else ""
    kind = '<w:type w:val="continuous"/>' if continuous else ""
    below = f'<w:footerReference w:type="default" r:id="{footer}"/>' if footer else ""
    many = f' w:num="{columns}"' if columns > 1 else ""
    return (
        f'<w:sectPr>{below}{kind}<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{lying}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="400" w:footer="400" w:gutter="0"/>'
        f'<w:cols{many} w:space="{twips(gap)}"/></w:sectPr>'
    )


def page_numbers(style: str) -> bytes:
    """Return the part that stands below every page: its number, and how many there are."""
    fields = "".join(
        f'{run(words)}<w:fldSimple w:instr=" {name} ">{run("1")}</w:fldSimple>'
        for words, name in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"))
    )
    line = paragraph(f"{fields}{run(' 页')}", style, align="center")
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr xmlns:w="{W}" xmlns:r="{R}">{line}</w:ftr>'
    ).encode()


def paragraph(runs: str, style: str, *, align: str = "", line: float = 0) -> str:
    """Return a paragraph; `line` is the exact height of its lines in points, whatever the font says."""
    exact = f'<w:spacing w:line="{round(line * 20)}" w:lineRule="exact"/>' if line else ""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{exact}{aligned}</w:pPr>{runs}</w:p>'


def run(words: str, *, properties: str = "") -> str:
    """Return words in one run; line breaks stay line breaks."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in words.split("\n"))
    return f"<w:r>{looks}{said}</w:r>"


class Controls:
    """Makes content controls, each with a number of its own in the document."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def blank(self, name: str, label: str, room: int, *, value: str = "", properties: str = "") -> str:
        """Return a place to write in, `room` Chinese characters wide while it is empty.

        It is a rich text control: in a plain one LibreOffice loses type size and line breaks.
        """
        content = run(value or SPACE * room, properties=properties)
        return self._control(name, label, "" if value else "<w:showingPlcHdr/>", content, looks=properties)

    def tick(
        self, name: str, label: str, signs: tuple[str, str, str], *, ticked: bool = False, properties: str = ""
    ) -> str:
        """Return a box to tick."""
        off, on, font = signs
        states = "".join(
            f'<w14:{state} w14:val="{sign}" w14:font="{font}"/>'
            for state, sign in (("checkedState", on), ("uncheckedState", off))
        )
        fonts = "".join(f' w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
        content = run(
            chr(int(on if ticked else off, 16)), properties=f'<w:rFonts{fonts} w:hint="eastAsia"/>{properties}'
        )
        return self._control(
            name,
            label,
            f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/>{states}</w14:checkbox>',
            content,
            looks=properties,
        )

    def _control(self, name: str, label: str, kind: str, content: str, *, looks: str = "") -> str:
        """Return a control; `looks` is how that is set which is typed in the place of what it shows while it is empty."""
        if len(name) > LONGEST:
            raise ValueError(f"the name of a place to fill is longer than {LONGEST} signs: {name}")
        alias = f'<w:alias w:val="{escape(label[:LONGEST])}"/>' if label else ""
        typed = f"<w:rPr>{looks}</w:rPr>" if looks else ""
        return (
            f'<w:sdt><w:sdtPr>{typed}{alias}<w:tag w:val="{escape(name)}"/><w:id w:val="{next(self._numbers)}"/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )


def table(widths: Iterable[int], rows: str, name: str, *, padding: int = 28) -> str:
    """Return a table of fixed columns, twips, with lines around every cell; `padding` above and below the words in it."""
    listed = tuple(widths)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in listed)
    caption = f'<w:tblCaption w:val="{escape(name)}"/>' if name else ""
    sides = (("top", padding), ("left", 80), ("bottom", padding), ("right", 80))
    inside = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(listed)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{inside}</w:tblCellMar>{caption}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def row(cells: str, height: float, *, head: bool = False) -> str:
    """Return a row that no page break cuts, at least `height` mm high."""
    least = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else ""
    header = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{least}{header}</w:trPr>{cells}</w:tr>"


def cell(content: str, width: int, *, across: int = 1, down: str = "", top: bool = False, upright: bool = False) -> str:
    """Return a cell; `down` is restart where others below join it, and continue where it joins the one above."""
    span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    joined = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(down, "")
    direction = '<w:textDirection w:val="tbRlV"/>' if upright else ""
    place = "" if top else '<w:vAlign w:val="center"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{joined}{direction}{place}</w:tcPr>{content}</w:tc>'
