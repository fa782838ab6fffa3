-- What slip of one or two neighbouring digits, of unit, point or sign turns the amount c into the printed amount p: whole
-- numbers of last digits. `same` = how many digits from the left they have in common. NULL when none does.
create or replace macro frames.slip(p, c, digits_p, digits_c, same) as (
    case
        when p = 0 or c = 0 then null
        when p = -c then 'sign'
        when sign(p) <> sign(c) then null
        when frames.rounded_quotient(p, 10000) = c or frames.rounded_quotient(c, 10000) = p then 'unit'
        when p = 10 * c or c = 10 * p or p = 100 * c or c = 100 * p then 'decimal_point'
        when least(length(digits_p), length(digits_c)) < 3 then null
        when digits_p[same + 1:] = digits_c[same + 2:] then 'dropped_digit'
        when digits_c[same + 1:] = digits_p[same + 2:] then 'extra_digit'
        when
            digits_p[same + 1] = digits_c[same + 2]
            and digits_p[same + 2] = digits_c[same + 1]
            and digits_p[same + 3:] = digits_c[same + 3:]
            then 'transposed_digits'
        when digits_p[same + 2:] = digits_c[same + 2:] then 'one_digit'
    end
);
