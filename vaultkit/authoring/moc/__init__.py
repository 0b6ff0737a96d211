"""Maps of content that vaultkit writes: regions of a note, filled by a view of a base.

regions    the markers in a note, and what is wrong with them
shapes     a result as Markdown: list, grouped, table, tags, links, map
scopes     what queries see: the vault, or what is published of it
plan       region → its new text; note → edits
exposed    regions of published notes that hold what is not published
suggest    communities of notes that no map covers
"""
