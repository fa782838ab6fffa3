-- Words by which explanations name a kind of money.
create or replace view frames.content_word as
select word.*
from (
    values
    ('离退休费', 'retirement'),
    ('退休费', 'retirement'),
    ('离休费', 'retirement'),
    ('养老保险', 'pension_insurance'),
    ('年金', 'annuity'),
    ('抚恤金', 'death_benefit'),
    ('丧葬费', 'death_benefit'),
    ('医疗保险', 'basic_medical'),
    ('医疗补助', 'medical_subsidy'),
    ('公积金', 'housing_fund'),
    ('提租补贴', 'rent_subsidy'),
    ('购房补贴', 'purchase_subsidy')
) as word (word, content);
