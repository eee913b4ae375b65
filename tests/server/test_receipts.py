from xinheng_server.receipts import ALPHABET, SHAPE, new_receipt


def test_receipts_have_no_look_alikes() -> None:
    assert not set(ALPHABET) & set("0OQD1IL2Z5S8B6GUVAE")
    assert all(SHAPE.fullmatch(new_receipt()) for _ in range(100))
    assert len({new_receipt() for _ in range(100)}) > 90
