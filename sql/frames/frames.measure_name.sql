-- What the columns and the kinds of numbers in sentences are called.
create or replace view frames.measure_name as
select name.*
from (
    values
    ('total', '合计', 'total'),
    ('basic', '基本支出', 'basic'),
    ('project', '项目支出', 'project'),
    ('fiscal_approp', '财政拨款收入', 'fiscal appropriations'),
    ('superior_subsidy', '上级补助收入', 'subsidies from superior bodies'),
    ('institutional', '事业收入', 'institutional revenue'),
    ('business', '经营', 'business'),
    ('affiliate_remittance', '附属单位上缴收入', 'remittances from affiliates'),
    ('other', '其他收入', 'other revenue'),
    ('remit_to_superior', '上缴上级支出', 'remittances to superior bodies'),
    ('subsidy_to_affiliates', '对附属单位补助支出', 'subsidies to affiliates'),
    ('gpb', '一般公共预算财政拨款', 'general public budget'),
    ('gov_fund', '政府性基金预算财政拨款', 'government-managed funds'),
    ('state_capital', '国有资本经营预算财政拨款', 'state capital operations'),
    ('opening', '年初结转和结余', 'opening balance'),
    ('revenue', '本年收入', 'revenue'),
    ('closing', '年末结转和结余', 'closing balance'),
    ('budget', '预算数', 'budget'),
    ('final', '决算数', 'final'),
    ('current', '本年数', 'current year'),
    ('prior', '上年数', 'prior year'),
    ('difference', '增减额', 'change'),
    ('growth_pct', '增减幅度', 'growth'),
    ('share_pct', '占比', 'share'),
    ('initial_budget', '年初预算数', 'initial budget'),
    ('adjusted_budget', '全年预算数', 'adjusted budget'),
    ('completion_pct', '完成率', 'completion'),
    ('count', '数量', 'count'),
    ('persons', '人次', 'persons'),
    ('score', '得分', 'score')
) as name (measure, zh, en);
