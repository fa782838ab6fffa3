from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalizing.amounts import in_yuan, parse_amount


@pytest.mark.parametrize(
    ("printed", "presence", "value", "ulp"),
    [
        ("673.16", "printed", "673.16", "0.01"),
        ("2,940.05", "printed", "2940.05", "0.01"),
        ("1,234,567.8", "printed", "1234567.8", "0.1"),
        ("0.00", "printed_zero", "0.00", "0.01"),
        ("0", "printed_zero", "0", "1"),
        ("-12.00", "printed", "-12.00", "0.01"),
        ("−12.00", "printed", "-12.00", "0.01"),
        ("（12.00）", "printed", "-12.00", "0.01"),
        ("６７３．１６", "printed", "673.16", "0.01"),
        (" 1 2.5 ", "printed", "12.5", "0.1"),
        ("", "blank", None, None),
        ("—", "stated_none", None, None),
        ("-", "stated_none", None, None),
        ("1,23.40", "unreadable", None, None),
        ("12.3.4", "unreadable", None, None),
        ("0123.40", "unreadable", None, None),
        ("673.I6", "unreadable", None, None),
        ("12.", "unreadable", None, None),
    ],
)
def test_printed_amounts(printed: str, presence: str, value: str | None, ulp: str | None) -> None:
    amount = parse_amount(printed)
    assert amount.presence == presence
    assert amount.value == (None if value is None else Decimal(value))
    assert str(amount.ulp) == str(ulp)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_two_decimal_amount_reads_back_exactly(value: Decimal) -> None:
    for printed in (f"{value:.2f}", f"{value:,.2f}"):
        assert parse_amount(printed).value == value


@given(st.text(alphabet="0123456789,.-()（）— ", max_size=12))
def test_no_string_is_read_as_other_digits_than_it_prints(text: str) -> None:
    amount = parse_amount(text)
    if amount.value is not None:
        assert "".join(c for c in f"{abs(amount.value)}" if c.isdigit()) == "".join(
            c for c in text if c.isdigit()
        )


def test_money_in_yuan_is_exact() -> None:
    assert in_yuan(Decimal("673.16"), "万元") == Decimal("6731600")
    assert in_yuan(Decimal("6731634.28"), "元") == Decimal("6731634.28")
    assert in_yuan(Decimal("12.33"), "%") is None
    assert in_yuan(None, "万元") is None
