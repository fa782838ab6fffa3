"""What the annexes and the account of the year's work say, as facts of the statement `annex`.

`annexes.read_annexes` is the way in. Statements and part three belong to the package above; phrases and labels are data
(`forms/annex/`).
"""
