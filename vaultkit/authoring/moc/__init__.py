"""Maps of content that vaultkit writes: regions of a note, filled by a view of a base.

region_markers   the markers in a note, and what is wrong with them
region_scope     what queries see: the vault, or what is published of it
region_text      a result as Markdown: list, grouped, table, tags, links, map
region_plan      region → its new text; note → edits
exposed_regions  regions of published notes that hold what is not published
map_suggestions  communities of notes that no map covers; `new_map` is the text of one
"""
