-- The issuers that a text names, holds or resembles.
select name
from main.find_issuer($text);
