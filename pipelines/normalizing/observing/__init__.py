"""What the text of a report says beside its numbers: years, issuers, statements promised, residue. The way in is
`observations.observe`; sentences with numbers belong to `normalizing.narrative`, judging to `validating`.
"""
