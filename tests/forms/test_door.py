"""What stands at the door and in the list of records comes from the data and from the rules."""

import json

from xinheng import api
from xinheng_forms.kept import kept_forms
from xinheng_forms.load import definition_text
from xinheng_forms.pages import pages
from xinheng_forms.start import EXAMPLE, FORM, render_start


def test_the_example_at_the_door_is_what_the_rules_say() -> None:
    result = json.loads(api.run(definition_text(FORM), json.dumps(EXAMPLE)))
    html = render_start("")
    assert f"<b>{result['range'][0]}</b> ～ {result['range'][1]} 分" in html
    assert f"还有 {result['missing']} 处没有填" in html
    assert 'href="tools/evaluation/?class=C"' in html


def test_every_page_with_records_is_known_to_the_list_of_them() -> None:
    kept = kept_forms()
    assert set(pages()) < set(kept)
    assert kept["gs/evaluation"] == {"title": "机构评估", "page": "tools/evaluation/"}
    assert kept["gs/survey"]["page"] == "survey/results/"
