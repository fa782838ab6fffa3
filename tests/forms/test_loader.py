from __future__ import annotations

import copy

import jsonschema
import pytest

from pipelines.forms.files import read_yaml
from pipelines.forms.labels import canonical, fold, without_ordinal
from pipelines.forms.loader import forms

CONTRACT_STATEMENTS = {
    "rev_exp_summary", "revenue", "expenditure", "approp_summary", "gpb_expenditure", "gpb_basic_economic",
    "gov_fund", "state_capital", "three_public",
}  # fmt: skip


def test_the_nine_statements_of_the_contract() -> None:
    assert set(forms().statements) == CONTRACT_STATEMENTS
    for profile in forms().profiles:
        assert set(profile.order) == CONTRACT_STATEMENTS


@pytest.mark.parametrize("change", [{"colour": 1}, {"fund": "private"}, {"measures": []}])
def test_a_file_that_breaks_its_schema_is_refused(change: dict) -> None:
    raw = copy.deepcopy(read_yaml("statements.yml"))
    raw["statements"]["revenue"].update(change)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, read_yaml("statements.schema.yml"))


def test_labels_are_compared_in_one_spelling() -> None:
    assert canonical(" 财政拨款“三公”经费 (合计)") == "财政拨款三公经费（合计）"
    assert canonical("⽀出决算表") == "支出决算表"
    assert fold("公务用⻋购置") == "公务用车购置"
    assert without_ordinal(canonical("二十六、抗疫特别国债安排的支出")) == "抗疫特别国债安排的支出"
    assert without_ordinal("（一）基本支出") == "基本支出"
    assert without_ordinal("一般公共服务支出") == "一般公共服务支出"
