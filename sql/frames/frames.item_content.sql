-- Items of the functional classification that hold one kind of money alone; 行政运行, 其他… and the like may hold any.
create or replace view frames.item_content as
select item.*
from (
    values
    ('2080501', 'retirement'),
    ('2080502', 'retirement'),
    ('2080505', 'pension_insurance'),
    ('2080506', 'annuity'),
    ('2080801', 'death_benefit'),
    ('2101101', 'basic_medical'),
    ('2101102', 'basic_medical'),
    ('2101103', 'medical_subsidy'),
    ('2210201', 'housing_fund'),
    ('2210202', 'rent_subsidy'),
    ('2210203', 'purchase_subsidy')
) as item (code, content);
