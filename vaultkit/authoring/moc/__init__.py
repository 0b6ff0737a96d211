"""Maps of content that vaultkit writes: regions of a note, filled by a view of a base.

regions    the markers in a note, and what is wrong with them
shapes     a result as Markdown: list, grouped, table, tags, links, map
plan       region → its new text; note → edits
suggest    communities of notes that no map covers
"""
