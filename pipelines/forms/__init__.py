"""What is known of the forms, as data: statements, lines, columns, phrases. `loader` checks and hands it out.

A new title, label or phrasing is a new line in a YAML file here, not a branch in code.
"""
