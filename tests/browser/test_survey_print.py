"""The poster, the slips and the blank form: on A4, with codes that a telephone reads, and as Word files."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest
import zxingcpp
from access import breaches_at_widths
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from station import NAME, Station, codes_in, desk_of, sign_in, station
from xinheng_forms.load import definition

A4 = (595, 842)
#: Of a page between its margins of 14 mm, in twentieths of a point.
TEXT_WIDTH = round((210 - 2 * 14) / 25.4 * 1440)
CODE = re.compile(r"(?:[0-9A-Z]{3}-){5}[0-9A-Z]{3}")
SLIPS = 12
TWINS = str.maketrans("⻬⺠―", "齐民—")
"""What fonts name otherwise, and has no compatible twin in Unicode."""
PIXELS = """async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, picture.width, picture.height);
    return [picture.width, picture.height, new TextDecoder("latin1").decode(data.filter((_, at) => at % 4 === 0))];
}"""


@pytest.fixture(scope="module")
def office(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with station(site, tmp_path_factory.mktemp("print")) as running:
        yield running


@pytest.fixture
def desk(browser: Browser, office: Station) -> Iterator[Page]:
    with desk_of(browser) as page:
        page.goto(f"{office.service.url}survey/")
        sign_in(page, office.token)
        expect(page.get_by_role("button", name="新的一轮", exact=True)).to_be_visible()
        yield page


def open_print(page: Page, office: Station, kind: str, round_id: str) -> None:
    """Open what is printed for a round."""
    page.goto(f"{office.service.url}survey/print/?kind={kind}&round={round_id}")


def printed(page: Page) -> tuple[bytes, PdfReader]:
    """Print as a browser does; every page is A4."""
    pdf = page.pdf(prefer_css_page_size=True)
    reader = PdfReader(io.BytesIO(pdf))
    for one in reader.pages:
        assert (round(float(one.mediabox.width)), round(float(one.mediabox.height))) == A4
    return pdf, reader


def text_of(reader: PdfReader) -> str:
    """Give the text of a PDF without its spaces; fonts may name 心 by its radical, ⼼."""
    words = "".join("".join(page.extract_text().split()) for page in reader.pages).translate(TWINS)
    return "".join(normalize("NFKC", sign) if "⺀" <= sign <= "⿕" else sign for sign in words)


def pictures_in(page: Page, word_file: bytes) -> list[str]:
    """Read the QR codes of the pictures in a Word file."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as opened:
        pictures = [opened.read(name) for name in opened.namelist() if name.startswith("word/media/")]
    found = []
    for picture in pictures:
        width, height, pixels = page.evaluate(PIXELS, base64.b64encode(picture).decode())
        rows = memoryview(pixels.encode("cp1252")).cast("B", shape=[height, width])
        found += [code.text for code in zxingcpp.read_barcodes(rows)]
    return found


def words_in(word_file: bytes) -> str:
    """Give the text of a Word file."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as opened:
        return re.sub("<[^>]+>", "", opened.read("word/document.xml").decode())


def assert_chinese_and_fixed(word_file: bytes) -> None:
    """See that Word and WPS are told the language, and each table's width: as wide as its columns, within the page."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as opened:
        styles, document = (opened.read(f"word/{name}.xml").decode() for name in ("styles", "document"))
    assert re.search(r'<w:lang [^>]*w:eastAsia="zh-CN"', styles)
    widths = [int(width) for width in re.findall(r'<w:tblW w:type="dxa" w:w="(\d+)"/>', document)]
    grids = [
        sum(map(int, re.findall(r'w:w="(\d+)"', grid))) for grid in re.findall("<w:tblGrid>.*?</w:tblGrid>", document)
    ]
    assert widths == grids
    assert grids
    assert max(grids) <= TEXT_WIDTH


def word_file(page: Page) -> bytes:
    """Have the Word file made."""
    with page.expect_download() as download:
        page.get_by_role("button", name="存成 Word 文件").click()
    assert download.value.suggested_filename.endswith(".docx")
    return Path(download.value.path()).read_bytes()


def test_the_poster_leads_to_the_round_and_promises_what_is_kept(desk: Page, office: Station) -> None:
    round_id = office.round("2026年下半年")
    address = f"{office.service.url}s/cuiyuan/{round_id}"
    open_print(desk, office, "poster", round_id)
    expect(desk.locator(".xh-poster")).to_be_visible()
    assert breaches_at_widths(desk) == []
    pdf, reader = printed(desk)
    assert codes_in(pdf) == [[address]]
    text = text_of(reader)
    for words in (NAME, "2026年下半年", "不登录，不留姓名", "只能看到汇总", "领取纸质调查表"):
        assert words in text
    assert "存成Word" not in text
    made = word_file(desk)
    assert pictures_in(desk, made) == [address]
    assert "不登录，不留姓名" in words_in(made)


def test_slips_carry_each_its_own_code_and_the_server_never_sees_it_again(desk: Page, office: Station) -> None:
    """On paper, in the Word file, and nowhere in what the server keeps or says."""
    round_id = office.round("凭代码", codes=True)
    address = f"{office.service.url}s/cuiyuan/{round_id}"
    open_print(desk, office, "slips", round_id)
    desk.get_by_label("多少个").fill("0")
    desk.get_by_role("button", name="生成代码和纸条").click()
    expect(desk.get_by_role("alert")).to_have_text("个数应为 1 到 1000 的整数。")
    desk.get_by_label("多少个").fill(str(SLIPS))
    desk.get_by_role("button", name="生成代码和纸条").click()
    expect(desk.locator(".xh-slip")).to_have_count(SLIPS)
    codes = CODE.findall(desk.locator(".xh-papers").inner_text())
    assert len(set(codes)) == SLIPS
    pdf, reader = printed(desk)
    assert [len(page) for page in codes_in(pdf)] == [10, 2]
    assert {code for page in codes_in(pdf) for code in page} == {f"{address}#{code}" for code in codes}
    assert all(code in text_of(reader) for code in codes)
    made = word_file(desk)
    assert sorted(pictures_in(desk, made)) == sorted(f"{address}#{code}" for code in codes)
    assert sorted(CODE.findall(words_in(made))) == sorted(codes)
    assert_chinese_and_fixed(made)
    desk.get_by_role("button", name="已经印好，收起来").click()
    expect(desk.locator(".xh-slip")).to_have_count(0)
    assert not any(code in desk.content() for code in codes)
    kept = b"".join(path.read_bytes() for path in office.service.data.rglob("*") if path.is_file())
    assert not any(code.encode() in kept or code.replace("-", "").encode() in kept for code in codes)


def test_the_blank_form_is_the_standards_on_one_page(desk: Page, office: Station) -> None:
    """With the round in the corner; and without any round, by a browser without script too."""
    round_id = office.round("纸")
    desk.goto(f"{office.service.url}survey/")
    desk.get_by_role("link", name="空白调查表：纸", exact=True).click()
    expect(desk.locator(".xh-blank")).to_be_visible()
    pdf, reader = printed(desk)
    survey = definition("gs/survey")
    text = text_of(reader)
    assert len(reader.pages) == 1
    assert codes_in(pdf) == [[f"{office.service.url}s/cuiyuan/{round_id}"]]
    assert f"轮次{round_id[:8].upper()}" in text
    assert survey["title"] in text
    for question in survey["questions"]:
        assert question["label"] in text
    for word in (*survey["words"], *(option for group in survey["people"] for option in group["options"])):
        assert word["label"] in text
    assert survey["notes"][0] in text
    assert "由家人或工作人员代填" in text
    desk.get_by_label("轮次").select_option("")
    pdf, reader = printed(desk)
    assert (len(reader.pages), codes_in(pdf)) == (1, [[]])
    assert survey["title"] in text_of(reader)
