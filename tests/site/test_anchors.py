"""Every clause has its permanent anchor, ids are single, and no link of the site leads nowhere."""

import re
from collections import Counter
from pathlib import Path

from pages import ID, addresses, html, ids, inner_links

ANCHORS = {
    "standards/gs/3/": "gs-3 gs-3.4 gs-3.6",
    "standards/gs/2/": "gs-2-1 gs-2-5",
    "standards/gs/4/": "gs-4.1.1 gs-4.2.1-a gs-4.2.1-c gs-4.2.1-j gs-4.2.2-j gs-4.2.3-h",
    "standards/gs/7/": "gs-7.1-a gs-7.1-l gs-7.2.7 gs-7.3.2-d gs-7.3.3.5 gs-7.3.5.8",
    "standards/gs/8/": "gs-8.2.2-j gs-8.4.3-c gs-8.5.6 gs-8.6.4",
    "standards/gs/10/": "gs-10.1 gs-10.5",
    "standards/gs/B/": "gs-B gs-B-site gs-B-centre gs-B-waiting gs-B-relaxation",
    "standards/gs/C/": "gs-C gs-C-10",
    "standards/gs/D/": "gs-D-1 gs-D-12 gs-D-note",
    "standards/gs/E/": "gs-E-6",
    "standards/gs/F/": "gs-F gs-F-F01 gs-F-F26 gs-F-total gs-F-note1 gs-F-note2",
    "standards/gbt/preface/": "gbt-preface",
    "standards/gbt/3/": "gbt-3.1 gbt-3.1-note gbt-3.3-note",
    "standards/gbt/5/": "gbt-5.2-1 gbt-5.6-4",
    "standards/gbt/7/": "gbt-7.2.2 gbt-7.2.2-4 gbt-7.2.2-note1 gbt-7.2.2-note2",
    "standards/gbt/9/": "gbt-9.1-4 gbt-9.3",
    "standards/gbt/A/": "gbt-A gbt-A.2 gbt-A.2-service gbt-A.2-service-basic gbt-A.2-venue-model",
    "standards/gbt/references/": "gbt-references-4",
}


def test_clauses_have_their_anchors(site: Path) -> None:
    for address, anchors in ANCHORS.items():
        assert set(anchors.split()) <= ids(site, address), address


def test_ids_are_single(site: Path) -> None:
    for address in addresses(site):
        doubled = [name for name, count in Counter(ID.findall(html(site, address))).items() if count > 1]
        assert doubled == [], address


def test_every_inner_link_arrives(site: Path) -> None:
    pages = set(addresses(site))
    lost = []
    for address in pages - {"404.html"}:
        for page, fragment in inner_links(site, address):
            if page in pages and fragment and fragment not in ids(site, page):
                lost.append(f"{address} → {page}#{fragment}")
            elif page not in pages and not (site / page).is_file():
                lost.append(f"{address} → {page}")
    assert lost == []


def test_no_page_names_a_foreign_host(site: Path) -> None:
    loads = re.compile(r'<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?//')
    assert [address for address in addresses(site) if loads.search(html(site, address))] == []
