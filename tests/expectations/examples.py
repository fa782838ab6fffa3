"""One example per identity (one per case of it): cells for which it holds, the first being the one tests change.

Notation: `statement *.measure: line amount, …` or `statement line.*: measure amount, …`; `-` is a blank cell;
`measure@stage` names a budget stage; `~1.00` is an amount that is implied, `1.00元` one in yuan.
"""

from __future__ import annotations

from typing import Any

from tests.validating.ledger import Printed, fact

_T1 = "rev_exp_summary *.amount:"
_T4 = "approp_summary *.amount:"
_SOURCES = ("fiscal_approp", "superior_subsidy", "institutional", "business", "affiliate_remittance", "other")
_SPLITS = (
    ("opening", "opening_basic", "opening_project"),
    ("revenue", "revenue_basic", "revenue_project"),
    ("basic", "basic_personnel", "basic_public"),
    ("closing", "closing_basic", "closing_project"),
    ("closing_project", "closing_project_carried", "closing_project_surplus"),
)
_ITEMS = "201 30.00, 20101 30.00, 2010101 10.00, 2010102 20.00, 2010103 -"
_TREE = "201 30.00, 20101 10.00, 2010101 10.00, 2010102 -, 20102 20.00, 2010201 15.00, 2010202 5.00"
_FUND_ROW = "opening 5.00, revenue 40.00, total 30.00, basic 10.00, project 20.00"
_FUND_COLUMNS = "total.*: opening -, revenue -, total -, basic -, project -, closing -"
_REVENUE = (
    "fiscal_approp",
    "superior_subsidy",
    "institutional",
    "business",
    "affiliate_remittance",
    "other",
)
_EXPENDITURE = ("basic", "project", "remit_to_superior", "business", "subsidy_to_affiliates")
_THREE_PUBLIC = {"total": "three_public"} | {
    item: f"three_public.{item}"
    for item in ("overseas", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")
}


def _hierarchy(number: int, statement: str, measure: str = "total") -> dict[str, list[str]]:
    return {
        f"T{number}-HIER": [f"{statement} *.{measure}: {_TREE}"],
        f"T{number}-TOT": [f"{statement} *.{measure}: total 30.00, {_ITEMS}"],
        f"T{number}-TOT7": [f"{statement} *.{measure}: total 30.00, {_ITEMS}"],
    }


_REPORT_BEFORE = "last_year:"
_PROJECTS = "annex project.a.*: "

EXAMPLES: dict[str, list[str]] = {
    "T1-01": [
        f"{_T1} rev.current_total 36.00, rev.gpb_approp 1.00, rev.gov_fund_approp 2.00, rev.state_capital_approp 3.00,"
        "rev.superior_subsidy 4.00, rev.institutional 5.00, rev.business 6.00, rev.affiliate_remittance 7.00,"
        "rev.other 8.00"
    ],
    "T1-02": [f"{_T1} exp.current_total 30.00, exp.fn.201 10.00, exp.fn.202 -, exp.fn.208 20.00"],
    "T1-03": [
        f"{_T1} rev.grand_total 33.00, rev.current_total 30.00, rev.nonfiscal_surplus_used 1.00, bal.opening 2.00"
    ],
    "T1-04": [
        f"{_T1} exp.grand_total 33.00, exp.current_total 30.00, exp.surplus_distribution 1.00, bal.closing 2.00"
    ],
    "T1-05": [f"{_T1} rev.grand_total 33.00, exp.grand_total 33.00"],
    "T2-ROW": [
        "revenue 2010101.*: total 21.00, fiscal_approp 1.00, superior_subsidy 2.00, institutional 3.00, business 4.00,"
        "affiliate_remittance 5.00, other 6.00"
    ],
    **_hierarchy(2, "revenue"),
    "T3-ROW": [
        "expenditure 2010101.*: total 15.00, basic 1.00, project 2.00, remit_to_superior 3.00, business 4.00,"
        "subsidy_to_affiliates 5.00"
    ],
    **_hierarchy(3, "expenditure"),
    "T4-01": [
        f"{_T4} rev.current_total 6.00, rev.gpb_approp 1.00, rev.gov_fund_approp 2.00, rev.state_capital_approp 3.00"
    ],
    "T4-02": [
        f"{_T4} bal.opening 6.00, bal.opening.gpb 1.00, bal.opening.gov_fund 2.00, bal.opening.state_capital 3.00"
    ],
    "T4-03": [f"{_T4} rev.grand_total 6.00, rev.current_total 5.00, bal.opening 1.00"],
    "T4-04": ["approp_summary *.gpb: exp.current_total 30.00, exp.fn.201 10.00, exp.fn.208 20.00"],
    "T4-05": ["approp_summary *.total: exp.grand_total 30.00, exp.current_total 10.00, bal.closing 20.00"],
    "T4-06": ["approp_summary exp.fn.201.*: total 6.00, gpb 1.00, gov_fund 2.00, state_capital 3.00"],
    "T4-07": [f"{_T4} rev.grand_total 6.00; approp_summary *.total: exp.grand_total 6.00"],
    "T5-ROW": ["gpb_expenditure total.*: total 30.00, basic 10.00, project 20.00"],
    "T5-ROW2": [f"gpb_expenditure 2010101.*: closing 15.00, {_FUND_ROW}"],
    **{
        f"T{number}-SPLIT": [
            f"{statement} {code}.*: {whole} 30.00, {first} 10.00, {second} 20.00"
            for whole, first, second in _SPLITS
        ]
        for number, statement, code in (
            (5, "gpb_expenditure", "2010101"),
            (7, "gov_fund", "2120801"),
            (8, "state_capital", "2230101"),
        )
    },
    **_hierarchy(5, "gpb_expenditure", "basic"),
    "P-FORM": ["gpb_expenditure 2010101.*: total 30.00, basic 10.00, project 20.00"],
    "T6-01": ["gpb_basic_economic *.amount: personnel_total 30.00, 301 10.00, 303 20.00"],
    "T6-02": ["gpb_basic_economic *.amount: public_total 30.00, 302 10.00, 307 5.00, 310 14.00, 399 1.00"],
    "T6-03": ["gpb_basic_economic *.amount: 301 30.00, 30101 10.00, 30102 20.00, 30103 -"],
    "T7-ROW1": [f"gov_fund 2120801.*: closing 15.00, {_FUND_ROW}"],
    "T7-ROW2": ["gov_fund 2120801.*: total 30.00, basic 10.00, project 20.00"],
    **_hierarchy(7, "gov_fund", "closing"),
    "T8-ROW1": [f"state_capital 2230101.*: closing 15.00, {_FUND_ROW}"],
    "T8-ROW2": ["state_capital 2230101.*: total 30.00, basic 10.00, project 20.00"],
    **_hierarchy(8, "state_capital", "project"),
    "T9-01": ["three_public *.final: total 30.00, overseas 5.00, vehicles 10.00, reception 15.00"],
    "T9-02": ["three_public *.budget: vehicles 30.00, vehicle_purchase 20.00, vehicle_operation 10.00"],
    "X12-01": [f"revenue *.total: total 30.00; {_T1} rev.current_total 30.00"],
    "X12-02": [
        f"revenue *.fiscal_approp: total 30.00; {_T1} rev.gpb_approp 20.00, rev.gov_fund_approp 10.00,"
        "rev.state_capital_approp -"
    ],
    "X12-03": [
        f"{_T1} rev.{source} 3.00; revenue total.*: "
        + ", ".join(f"{other} {'3.00' if source == other else '-'}" for other in _SOURCES)
        for source in _SOURCES
    ],
    "X24-01": [f"revenue *.fiscal_approp: total 30.00; {_T4} rev.current_total 30.00"],
    "X14-01": [
        f"{_T1} rev.{fund}_approp 3.00; {_T4} rev.{fund}_approp 3.00"
        for fund in ("gpb", "gov_fund", "state_capital")
    ]
    + [
        f"{_T1} rev.fiscal_approp.{fund} 3.00; {_T4} rev.{fund}_approp 3.00"
        for fund in ("gpb", "gov_fund", "state_capital")
    ],
    "X13-01": [f"{_T1} exp.current_total 30.00; expenditure *.total: total 30.00"],
    "X13-02": [f"{_T1} exp.fn.201 30.00; expenditure *.total: {_ITEMS}"],
    "X45-01": ["approp_summary *.gpb: exp.current_total 30.00; gpb_expenditure *.total: total 30.00"],
    "X45-02": [f"approp_summary *.gpb: exp.fn.201 30.00; gpb_expenditure *.total: {_ITEMS}"],
    "X56-01": [
        "gpb_expenditure *.basic: total 30.00; gpb_basic_economic *.amount: personnel_total 20.00, public_total 10.00"
    ],
    **{
        check: [
            f"{_T4} bal.opening.{fund} 3.00; {fund} {_FUND_COLUMNS.replace('opening -', 'opening 3.00')}",
            f"{_T4} rev.{fund}_approp 3.00; {fund} {_FUND_COLUMNS.replace('revenue -', 'revenue 3.00')}",
            f"approp_summary exp.current_total.*: {fund} 3.00; "
            f"{fund} {_FUND_COLUMNS.replace(' total -', ' total 3.00')}",
            f"approp_summary bal.closing.*: {fund} 3.00; {fund} {_FUND_COLUMNS.replace('closing -', 'closing 3.00')}",
        ]
        for check, fund in (("X47-01", "gov_fund"), ("X48-01", "state_capital"))
    },
    "N-TOT": [
        f"narrative rev_exp_total.*: current 33.00; {_T1} rev.grand_total 33.00",
        f"narrative revenue_total.*: current 33.00; {_T1} rev.current_total 33.00",
        f"narrative expenditure_total.*: current 33.00; {_T1} exp.current_total 33.00",
        f"narrative approp_total.*: current 33.00; {_T4} rev.grand_total 33.00",
        "narrative gpb_expenditure.*: current 33.00; gpb_expenditure *.total: total 33.00",
        "narrative gpb_expenditure.*: final 33.00; gpb_expenditure *.total: total 33.00",
        *(
            f"narrative {fund}{line}.*: current 33.00; {fund} *.{measure}: total 33.00"
            for fund in ("gov_fund", "state_capital")
            for line, measure in (
                ("", "total"),
                (".revenue", "revenue"),
                (".opening", "opening"),
                (".closing", "closing"),
            )
        ),
    ],
    "N-YOYD": ["narrative agency_operating.*: difference -2.00, current 8.00, prior 10.00"],
    "N-YOYD-FIN": ["narrative three_public.*: difference -2.00, final 8.00, prior 10.00"],
    "N-YOYP": ["narrative agency_operating.*: growth_pct 0.50, current 10.05, prior 10.00"],
    "N-YOYP-FIN": ["narrative three_public.*: growth_pct 0.50, final 10.05, prior 10.00"],
    "N-PART": [
        *(
            f"narrative {statement}.{part}.*: current 3.00; {statement} *.{part}: total 3.00"
            for statement, parts in (("revenue", _REVENUE), ("expenditure", _EXPENDITURE))
            for part in parts
        ),
        *(
            f"narrative approp_revenue.{fund}.*: current 3.00; {_T4} rev.{fund}_approp 3.00"
            for fund in ("gpb", "gov_fund", "state_capital")
        ),
    ],
    "N-ITEM": [
        f"narrative {line}201.*: {measure} 30.00; {statement} *.total: {_ITEMS}"
        for line, measure, statement in (
            ("fn.", "current", "gpb_expenditure"),
            ("fn.", "final", "gpb_expenditure"),
            ("gov_fund.fn.", "final", "gov_fund"),
            ("state_capital.fn.", "final", "state_capital"),
        )
    ],
    "N-BUD": [
        f"narrative gpb_expenditure.*: {budget} 30.00; narrative *.{budget}: fn.201 10.00, fn.208 20.00"
        for budget in ("initial_budget", "adjusted_budget")
    ],
    "N-CMP": [
        f"narrative fn.201.*: completion_pct@{stage} 50.00, final 1.00, {stage}_budget 2.00"
        for stage in ("initial", "adjusted")
    ],
    "N-BAS": [
        "narrative basic.*: current 30.00; gpb_expenditure *.basic: total 30.00",
        "narrative personnel.*: current 30.00; gpb_basic_economic *.amount: personnel_total 30.00",
        "narrative public.*: current 30.00; gpb_basic_economic *.amount: public_total 30.00",
    ],
    "N-BASL": ["narrative economic.30101.*: current 30.00; gpb_basic_economic *.amount: 30101 30.00"],
    "N-3P": [
        f"narrative {line}.*: {stated} 3.00; three_public *.{printed}: {item} 3.00"
        for item, line in _THREE_PUBLIC.items()
        for stated, printed in (
            ("final", "final"),
            ("initial_budget", "budget@initial"),
            ("adjusted_budget", "budget@adjusted"),
            ("budget", "budget"),
        )
    ],
    "N-3PB": [
        f"narrative {line}.*: completion_pct 50.00; three_public {item}.*: final 1.00, budget 2.00"
        for item, line in _THREE_PUBLIC.items()
    ],
    "N-3PD": [
        "narrative *.difference: three_public 6.00, three_public.overseas 1.00, three_public.vehicles 2.00,"
        "three_public.reception 3.00"
    ],
    "N-SHR": [
        *(
            f"narrative {statement}.{part}.*: share_pct 50.00, current 1.00; {statement} *.total: total 2.00"
            for statement, parts in (("revenue", _REVENUE), ("expenditure", _EXPENDITURE))
            for part in parts
        ),
        "narrative gpb_expenditure.*: share_pct 50.00, current 1.00; expenditure *.total: total 2.00",
        *(
            f"narrative three_public.{item}.*: share_pct 50.00; three_public *.final: {item} 1.00, total 2.00"
            for item in ("overseas", "vehicles", "reception")
        ),
        "narrative procurement_sme.awarded.*: share_pct 50.00, current 1.00; narrative procurement.*: current 2.00",
        "narrative procurement_sme.micro_awarded.*: share_pct 50.00, current 1.00;"
        "narrative procurement_sme.awarded.*: current 2.00",
        "narrative procurement_sme.micro_awarded.of_procurement.*: share_pct 50.00;"
        "narrative procurement_sme.micro_awarded.*: current 1.00; narrative procurement.*: current 2.00",
    ],
    "N-SHR-FN": ["narrative fn.201.*: share_pct 50.00, current 1.00; gpb_expenditure *.total: total 2.00"],
    "N-PRO": [
        "narrative *.current: procurement 6.00, procurement.goods 1.00, procurement.works 2.00, procurement.services 3.00"
    ],
    "N-PRJ": [
        "narrative *.current: performance.projects 3.00, performance.project.a 1.00, performance.project.b 2.00"
    ],
    "N-PRF": [
        "narrative *.count: performance.self_evaluated 3, performance.grade.excellent 1, performance.grade.good 2",
        "narrative *.count: performance.problems.found 3, performance.problems.fixed 1, performance.problems.open 2",
    ],
    "N-VEH": ["narrative *.count: vehicles 3, vehicles.special 1, vehicles.other 2"],
    "N-REP": ["narrative *.prior: rev_exp_total.restated 3.00, rev_exp_total 3.00"],
    "T4-08": [
        f"approp_summary bal.closing.*: {column} 3.00; {_T4} bal.opening{line} 1.00, rev.{revenue} 12.00;"
        f"approp_summary exp.current_total.*: {column} 10.00"
        for column, line, revenue in (
            ("total", "", "current_total"),
            ("gpb", ".gpb", "gpb_approp"),
            ("gov_fund", ".gov_fund", "gov_fund_approp"),
            ("state_capital", ".state_capital", "state_capital_approp"),
        )
    ],
    "X14-02": [
        f"{_T1} bal.closing 9.00, bal.opening 4.00, rev.current_total 30.00, rev.nonfiscal_surplus_used 1.00,"
        "exp.current_total 22.00, exp.surplus_distribution 4.00;"
        f"{_T4} bal.opening 1.00, rev.current_total 20.00; approp_summary *.total: bal.closing 1.00, exp.current_total 20.00"
    ],
    "X35-01": [
        f"gpb_expenditure 2010101.*: {measure} 10.00; expenditure 2010101.*: {measure} 14.00;"
        f"gov_fund 2010101.*: {measure} 4.00"
        for measure in ("total", "basic", "project")
    ],
    "X35-02": [
        f"{_T1} exp.current_total 36.00; approp_summary *.total: exp.current_total 30.00;"
        f"expenditure *.total: {_ITEMS.replace('30.00', '36.00').replace('20.00', '26.00')}; gpb_expenditure *.total: 201 20.00;"
        "gov_fund *.total: 201 6.00; state_capital *.total: 201 4.00"
    ],
    "X37-01": [
        f"{fund} 2010101.*: total 10.00; expenditure 2010101.*: total 10.00"
        for fund in ("gov_fund", "state_capital")
    ],
    "X69-01": [
        f"gpb_basic_economic {code}.*: amount 10.00; three_public {item}.*: final 10.00"
        for code, item in (
            ("30212", "overseas"),
            ("30231", "vehicle_operation"),
            ("30217", "reception"),
            ("31013", "vehicle_purchase"),
        )
    ],
    "A56-01": [
        f"gpb_expenditure *.basic: {function} 10.00; gpb_basic_economic *.amount: {economic} 10.00"
        for function, economic in (
            ("2080505", "30108"),
            ("2080506", "30109"),
            ("2210201", "30113"),
            ("2101103", "30111"),
        )
    ],
    "A56-02": [
        "gpb_basic_economic *.amount: 30110 10.00; gpb_expenditure *.basic: 2101101 4.00, 2101102 6.00"
    ],
    "Y-OPEN": [
        f"{_T1} bal.opening 3.00; {_REPORT_BEFORE}{_T1} bal.closing 3.00",
        f"{_T4} bal.opening 3.00; {_REPORT_BEFORE}approp_summary bal.closing.*: total 3.00",
        *(
            f"{_T4} bal.opening.{fund} 3.00; {_REPORT_BEFORE}approp_summary bal.closing.*: {fund} 3.00"
            for fund in ("gpb", "gov_fund", "state_capital")
        ),
    ],
    "Y-PRIOR": [
        f"narrative {line}.*: prior 30.00; {_REPORT_BEFORE}{statement} {place}: {name} 30.00"
        for line, statement, place, name in (
            ("rev_exp_total", "rev_exp_summary", "*.amount", "rev.grand_total"),
            ("revenue_total", "rev_exp_summary", "*.amount", "rev.current_total"),
            ("expenditure_total", "rev_exp_summary", "*.amount", "exp.current_total"),
            ("approp_total", "approp_summary", "*.amount", "rev.grand_total"),
            ("approp_revenue.gpb", "approp_summary", "*.amount", "rev.gpb_approp"),
            ("gpb_expenditure", "gpb_expenditure", "*.total", "total"),
            ("gov_fund", "gov_fund", "*.total", "total"),
            ("agency_operating", "narrative", "*.current", "agency_operating"),
        )
    ],
    "Y-BASE": [
        f"narrative {line}.*: prior 30.00; {_REPORT_BEFORE}three_public {item}.*: final 30.00"
        for item, line in {item: _THREE_PUBLIC[item] for item in ("total", "overseas", "vehicles")}.items()
    ]
    + [
        f"narrative {_THREE_PUBLIC[item]}.*: prior 30.00; {_REPORT_BEFORE}three_public {item}.*: final 30.00"
        for item in ("vehicle_purchase", "vehicle_operation", "reception")
    ],
    "N-SHR-PRJ": [
        "narrative performance.self_evaluated.*: share_pct 50.00, current 1.00; gpb_expenditure *.project: total 2.00"
    ],
    "N-FIN": ["gpb_expenditure *.total: total 30.00; narrative *.final: fn.201 10.00, fn.208 20.00"],
    "N-BAS-SUM": [
        "narrative *.current: personnel 30.00, economic.30101 10.00, economic.30302 20.00",
        "narrative *.current: public 30.00, economic.30201 10.00, economic.31002 20.00",
    ],
    "N-3PC-PART": [
        *(
            f"narrative three_public.reception.foreign.*: {measure} 2; narrative three_public.reception.*: {measure} 2"
            for measure in ("count", "persons", "final")
        ),
        "narrative three_public.vehicles.*: count 2; narrative vehicles.*: count 2",
    ],
    "N-MEC": ["narrative agency_operating.*: current 30.00; gpb_basic_economic *.amount: public_total 30.00"],
    "N-SME": [
        "narrative *.current: procurement_sme.reserved_awarded 2.00, procurement_sme.other_awarded 1.00, procurement 3.00",
        "narrative *.current: procurement_sme.awarded 3.00, procurement 3.00",
        "narrative *.current: procurement_sme.micro_reserved 3.00, procurement_sme.reserved 3.00",
        "narrative *.current: procurement_sme.micro_reserved_awarded 3.00, procurement_sme.reserved_awarded 3.00",
        "narrative *.current: procurement_sme.micro_awarded 3.00, procurement_sme.awarded 3.00",
    ],
    "E-WGT": [
        f"annex *.{measure}: evaluation.total 100, evaluation.input 20, evaluation.process 30, evaluation.output 30,"
        "evaluation.effect 20"
        for measure in ("weight", "full_score", "score")
    ],
    "E-RATE": ["annex evaluation.input.*: score_rate 88.89, score 8, full_score 9"],
    "E-EXEC": [
        f"{_PROJECTS}execution_rate 50.00, spent 5.00, budget@adjusted 10.00",
        f"{_PROJECTS}execution_rate 50.00, score 10, full_score 20",
    ],
    "E-EXEC-SUM": [
        "annex *.score: project.a.total 100, project.a 20, project.a.indicator.1 40, project.a.indicator.2 40"
    ],
    "E-YUAN": [
        f"annex spending.{line}.*: spent 30.00; {statement} *.{measure}: {name} 30.00"
        for line, statement, measure, name in (
            ("total", "expenditure", "total", "total"),
            ("basic", "expenditure", "basic", "total"),
            ("project", "expenditure", "project", "total"),
            ("wages", "gpb_basic_economic", "amount", "301"),
            ("goods_services", "gpb_basic_economic", "amount", "302"),
            ("personal", "gpb_basic_economic", "amount", "303"),
        )
    ],
    "E-SUM": ["annex *.spent: spending.total 30.00, spending.basic 20.00, spending.project 10.00"],
    "E-PRJ": [
        "annex project.count.*: count 2; narrative performance.projects.*: count 2",
        "narrative performance.projects.*: adjusted_budget 30.00; annex *.budget: project.a 10.00, project.b 20.00",
        "gpb_expenditure *.project: total 30.00; annex *.spent: project.a 10.00, project.b 20.00",
    ],
    "E-HC": [
        f"annex *.count: headcount.{kind} 3, headcount.{kind}.a 1, headcount.{kind}.b 2"
        for kind in ("authorized", "in_post", "retired")
    ],
    "E-FULL": ["annex evaluation.input.*: score 18, full_score 18"],
    "N-PRF-AMT": [
        "narrative performance.self_evaluated.*: current 30.00; narrative performance.projects.*: adjusted_budget 30.00"
    ],
    "N-PRF-SPENT": ["narrative performance.projects.*: final 30.00, adjusted_budget 30.00"],
    "N-SUB": [
        *(
            f"narrative {statement}.{part}.*: current 3.00; narrative {statement}_total.*: current 3.00"
            for statement, parts in (("revenue", _REVENUE), ("expenditure", _EXPENDITURE))
            for part in parts
        ),
        *(
            f"narrative approp_revenue.{fund}.*: current 3.00; narrative approp_total.*: current 3.00"
            for fund in ("gpb", "gov_fund", "state_capital")
        ),
        *(
            f"narrative three_public.{item}.*: final 3.00; narrative three_public.*: final 3.00"
            for item in ("overseas", "vehicles", "reception")
        ),
    ],
    "N-SUB-ALL": [
        "narrative *.current: basic 3.00, personnel 1.00, public 2.00",
        "narrative *.final: three_public.vehicles 3.00, three_public.vehicle_purchase 1.00,"
        "three_public.vehicle_operation 2.00",
    ],
    "Y-BUD": [
        "narrative gpb_expenditure.*: initial_budget 30.00; budget:gpb_expenditure *.total: total 30.00",
        "narrative gpb_expenditure.*: initial_budget 30.00; next_budget:narrative gpb_expenditure.*: prior 30.00",
    ],
    "E-HC-POST": ["annex *.count: headcount.in_post.a 3, headcount.authorized.a 3"],
}

TAILS: dict[str, list[str]] = {
    "E-RATE": ["annex evaluation.input.*: score_rate 88.88, score 8, full_score 9"],
    "E-EXEC": [
        f"{_PROJECTS}execution_rate 49.99, spent 5.00, budget@adjusted 10.00",
        f"{_PROJECTS}execution_rate 66.66, score 40, full_score 60",
    ],
    "E-YUAN": [example.replace("30.00;", "300050元;") for example in EXAMPLES["E-YUAN"]],
    "Y-PRIOR": [example.replace("prior 30.00", "prior ~30.01") for example in EXAMPLES["Y-PRIOR"]],
    "Y-BASE": [example.replace("prior 30.00", "prior ~30.01") for example in EXAMPLES["Y-BASE"]],
    "Y-BUD": [
        EXAMPLES["Y-BUD"][0].replace("budget 30.00", "budget 30.01"),
        EXAMPLES["Y-BUD"][1].replace("prior 30.00", "prior ~30.01"),
    ],
}
"""Examples that tail where +0.01 on the first cell of the example above is none: by percentages that were cut off, by
yuan beside ten thousand yuan, by prior amounts that are implied and so made of two printed ones."""

Cell = tuple[str, str, str, Printed]


def cells_of(example: str) -> list[Cell]:
    """Return (statement, line, measure, printed) of every cell that the example writes, with its marks."""
    found: list[Cell] = []
    for part in example.split(";"):
        head, _, body = part.strip().partition(": ")
        statement, place = head.split()
        line, _, measure = place.rpartition(".")
        for entry in body.split(","):
            name, amount = entry.split()
            printed = None if amount == "-" else amount
            where = (name, measure) if line == "*" else (line, name)
            found.append((statement, *where, printed))
    return found


def fact_of(report_id: str, cell: Cell, **more: Any) -> dict[str, Any]:
    """Return the cell as a fact, its marks taken off and heeded."""
    statement, line, measure, printed = cell
    if printed is not None and printed.startswith("~"):
        printed, more = printed[1:], {"is_derived": True, **more}
    if printed is not None and printed.endswith("元"):
        printed, more = printed[:-1], {"unit": "元", **more}
    return fact(report_id, statement, line, measure, printed, **more)
