-- Each cause as a finding: what is wrong, every check that fails because of it with both sides, and for a wrong cell the
-- amount that would satisfy them all, which is only suggested.
create or replace view frames.cause_finding as
with cause as (
    select
        *,
        coalesce(fact_id, kind || ' ' || statement) as cause_key
    from frames.cause
    where len(members) > 0
),

member as (
    select
        cause.report_id,
        cause.cause_key,
        result.check_id,
        result.key,
        result.fact_ids,
        identity.finding_class,
        identity.source,
        identity.sentence_zh,
        identity.sentence_en,
        concat_ws(' ', result.check_id, nullif(result.key, '')) as member,
        frames.shown(result.lhs) || ' ≠ ' || frames.shown(result.rhs)
        || '，左 − 右 = ' || frames.shown(result.difference)
        || '，容许 ' || frames.shown(result.tolerance) as comparison,
        identity.severity = 'error' as is_error,
        identity.severity = 'warning' as is_warning,
        (
            identity.severity <> 'error',
            identity.suite is distinct from coalesce(root.statement, cause.statement),
            identity.finding_class <> 'issuer_error',
            result.check_id,
            result.key
        ) as rank
    from cause
    inner join quality.check_result as result
        on
            cause.report_id = result.report_id
            and list_contains(cause.members, concat_ws(' ', result.check_id, nullif(result.key, '')))
    inner join frames.identity as identity on result.check_id = identity.check_id
    left join core.fact as root on cause.fact_id = root.fact_id
    where result.outcome = 'violation'
),

gathered as (
    select
        report_id,
        cause_key,
        case when bool_or(is_error) then 'error' when bool_or(is_warning) then 'warning' else 'info' end as severity,
        count(*) as checks,
        min_by(check_id, rank) as check_id,
        min_by(finding_class, rank) as finding_class,
        min_by(key, rank) as key,
        min_by(source, rank) as source,
        min_by(sentence_zh, rank) as sentence_zh,
        min_by(sentence_en, rank) as sentence_en,
        list(member order by rank) as members,
        string_agg(member || '：' || comparison, '；' order by rank) as comparisons,
        flatten(list(fact_ids order by rank)) as fact_ids
    from member
    group by report_id, cause_key
),

first_of_statement as (
    select
        cause.report_id,
        cause.statement,
        min_by(fact.fact_id, (fact.page, fact.row_no, fact.measure, fact.fact_id)) as fact_id
    from cause
    inner join frames.term as term on cause.report_id = term.report_id and list_contains(cause.members, term.member)
    inner join core.fact as fact on term.fact_id = fact.fact_id and cause.statement = fact.statement
    where fact.value <> 0
    group by cause.report_id, cause.statement
),

-- the amounts that all checks of the cell allow, once the other causes are mended
allowed as (
    select
        cause.report_id,
        cause.fact_id,
        max((residual.residual * sign(term.weight) - residual.tolerance) * abs(term.per_weight)) as least_error,
        min((residual.residual * sign(term.weight) + residual.tolerance) * abs(term.per_weight)) as greatest_error
    from cause
    inner join frames.term as term on cause.report_id = term.report_id and cause.fact_id = term.fact_id
    inner join frames.residual as residual
        on term.report_id = residual.report_id and term.member = residual.member
    where residual.is_sum and abs(residual.residual) <= residual.tolerance
    group by cause.report_id, cause.fact_id
),

told as (
    select
        cause.*,
        gathered.check_id,
        gathered.key,
        gathered.source,
        gathered.finding_class,
        gathered.severity,
        gathered.checks,
        gathered.comparisons,
        gathered.members as failing,
        gathered.fact_ids as operands,
        gathered.sentence_zh,
        gathered.sentence_en,
        slip.zh as slip_zh,
        slip.en as slip_en,
        coalesce(cause.fact_id, first_of_statement.fact_id) as lead_id,
        coalesce(fact.value, 0) - cause.change as suggested,
        coalesce(fact.value, 0) - cause.change - allowed.greatest_error as lowest,
        coalesce(fact.value, 0) - cause.change - allowed.least_error as highest,
        cause.kind = 'cell' and cause.change is null as is_percentage,
        gathered.finding_class = 'scope' as is_scope,
        gathered.finding_class = 'scope'
        or (len(cause.rivals) > 0 and coalesce(cause.slip, 'one_digit') = 'one_digit') as is_unsettled
    from cause
    inner join gathered on cause.report_id = gathered.report_id and cause.cause_key = gathered.cause_key
    left join core.fact as fact on cause.fact_id = fact.fact_id
    left join first_of_statement
        on cause.report_id = first_of_statement.report_id and cause.statement = first_of_statement.statement
    left join frames.slip_name as slip on cause.slip = slip.slip
    left join allowed on cause.report_id = allowed.report_id and cause.fact_id = allowed.fact_id
),

suite as (
    select distinct
        suite,
        suite_zh,
        suite_en
    from frames.identity
),

titled as (
    select
        told.*,
        coalesce(suite.suite_zh, place.statement) as statement_zh,
        coalesce(suite.suite_en, place.statement) as statement_en,
        place.cell_zh,
        place.cell_en,
        coalesce(place.printed, '空白') as printed_zh,
        coalesce(place.printed, 'blank') as printed_en,
        other.cell_zh as other_zh,
        other.cell_en as other_en,
        other.printed as other_printed,
        frames.shown(told.suggested) as suggested_text
    from told
    left join frames.place as place on told.lead_id = place.fact_id
    left join frames.place as other on told.other_fact_id = other.fact_id
    left join suite
        on coalesce(told.statement, place.statement) = suite.suite
),

named as (
    select
        report_id,
        cause_key,
        unnest(list_concat(list_concat([lead_id, other_fact_id], rivals), operands)) as fact_id,
        unnest(range(len(rivals) + len(operands) + 2)) as place
    from told
),

placed as (
    select
        report_id,
        cause_key,
        fact_id,
        min(place) as place
    from named
    where fact_id is not null
    group by report_id, cause_key, fact_id
),

facts as (
    select
        report_id,
        cause_key,
        list(fact_id order by place) as fact_ids
    from placed
    group by report_id, cause_key
)

select
    left(sha256(concat_ws(chr(31), titled.report_id, titled.kind, titled.cause_key)), 16) as finding_id,
    titled.check_id,
    titled.report_id,
    lead_fact.statement,
    case
        when titled.kind = 'shifted' or lead_fact.reading_status = 'ocr_single' then 'extraction_doubt'
        else titled.finding_class
    end as class,
    titled.severity,
    titled.statement_zh || '：' || case
        when titled.kind = 'shifted' then '科目与数值错位，' || titled.checks || ' 项核对不符'
        when titled.kind = 'unit'
            then '金额单位与其他各表不一致，相差一万倍，' || titled.checks || ' 项核对不符'
        when titled.kind = 'exchanged'
            then titled.cell_zh || ' ' || titled.printed_zh || ' 与 ' || titled.other_zh || ' '
            || coalesce(titled.other_printed, '空白') || ' 互换'
        when titled.is_percentage
            then titled.cell_zh || ' 印作 ' || titled.printed_zh || '，' || titled.checks || ' 项核对不符'
        when titled.is_unsettled
            then '不符「' || titled.sentence_zh || '」，相差 ' || frames.shown(abs(titled.change)) || ' ' || lead_fact.unit
            || case when titled.key <> '' then '（' || titled.key || '）' else '' end
        else titled.cell_zh || ' 印作 ' || titled.printed_zh || '，'
            || case when len(titled.rivals) > 0 then '很可能' else '' end || '应为 ' || titled.suggested_text
            || coalesce('（' || titled.slip_zh || '）', '')
    end as title_zh,
    titled.statement_en || ': ' || case
        when titled.kind = 'shifted' then 'codes and values do not belong together, ' || titled.checks || ' checks fail'
        when titled.kind = 'unit'
            then 'in another unit than the other statements, ten thousand times, ' || titled.checks || ' checks fail'
        when titled.kind = 'exchanged'
            then titled.cell_en || ' ' || titled.printed_en || ' exchanged with ' || titled.other_en || ' '
            || coalesce(titled.other_printed, 'blank')
        when titled.is_percentage
            then titled.cell_en || ' reads ' || titled.printed_en || ', ' || titled.checks || ' checks fail'
        when titled.is_unsettled
            then 'does not hold: ' || titled.sentence_en || '; off by ' || frames.shown(abs(titled.change))
            || case when titled.key <> '' then ' (' || titled.key || ')' else '' end
        else titled.cell_en || ' reads ' || titled.printed_en || ', '
            || case when len(titled.rivals) > 0 then 'very likely ' else '' end || 'should be ' || titled.suggested_text
            || coalesce(' (' || titled.slip_en || ')', '')
    end as title_en,
    concat_ws('；', titled.comparisons, case
        when titled.kind = 'shifted' and titled.change = 1
            then '各行数值下移一行后相符（数值印在或读在上一行）'
        when titled.kind = 'shifted' and titled.change = -1
            then '各行数值上移一行后相符（数值印在或读在下一行）'
        when titled.kind = 'shifted' then '每一行自身相符，上下级之间大面积不符'
        when titled.kind = 'unit' then '该表金额除以 ' || frames.shown(titled.change) || ' 后与各表相符'
        when titled.kind = 'exchanged' then '两格对调后全部相符；仅为建议，未作改动'
        when titled.is_percentage then '有误的很可能是这个百分数'
        when titled.is_scope then '两数各自可能无误而口径不同'
        when titled.is_unsettled
            then '有误的可能是这一核对中的任何一格，最多涉及 ' || (len(titled.rivals) + 1) || ' 格：仅凭核对不能分辨'
        else '建议值 ' || titled.suggested_text
            || case
                when titled.highest > titled.lowest
                    then '（核对容许 ' || frames.shown(titled.lowest) || ' 至 ' || frames.shown(titled.highest) || '）'
                else '（唯一满足全部核对的数）'
            end || '，仅为建议，未作改动'
    end, titled.source) as detail,
    titled.failing as members,
    facts.fact_ids,
    lead_fact.page,
    lead_fact.boxes,
    'open' as status
from titled
inner join core.fact as lead_fact on titled.lead_id = lead_fact.fact_id
inner join facts on titled.report_id = facts.report_id and titled.cause_key = facts.cause_key;
