"""What is proposed about a gap: words for all that the tools and checklists ask, and none for what nobody asks."""

from xinheng_forms.proposals import proposals, proposed
from xinheng_forms.subjects import checklists, subjects

KNOWN = [*subjects("../"), *checklists("../")]


def test_whatever_may_be_short_has_words_and_no_words_are_for_nothing() -> None:
    used: dict[str, set[str]] = {"gs/facility": {"area_m2=0"}}
    for subject in KNOWN:
        for group in subject["groups"]:
            for item in group["items"]:
                for criterion, todo in item["todo"].items():
                    assert todo["words"], (subject["form"], item["id"], criterion)
                    assert "{name}" not in todo["words"] + todo.get("none", "")
                    used.setdefault(subject["form"], set()).update((criterion, f"{item['id']}.{criterion}"))
    spare = {
        (form, key) for form, words in proposals().items() for key in words if key[0] != "*" and key not in used[form]
    }
    assert spare == set()


def test_words_name_the_room_the_thing_and_what_is_not_there_at_all() -> None:
    drinks = proposed("gs/facility", "venting.drinking_water", name="饮用水", part="宣泄室", about="equipment")
    assert drinks == {"words": "为宣泄室配备饮用水"}
    area = proposed("gs/facility", "waiting.area_m2", name="预约等候室面积", part="预约等候室")
    assert area["none"] == "增设预约等候室，面积不少于 {required} 平米"
    assert proposed("gbt/capability", "venue.private_talk", name="")["words"] == "腾出一处能私密谈话的地方"
