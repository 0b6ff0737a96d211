"""The MkDocs plugin: a vault as a site. Each room imports only from those above it here.

cache            what the last build made, and digests that tell whether it still holds
model            what is published, its addresses, and how it hangs together
theme            templates, fragments of HTML, lists in pages
graph            the graph of all notes: groups, places, data, pictures
search           what is written for the search box
panels           what stands round a note on its page
navigation       the tree of folders, and what stands apart from it
cards            the pictures of pages for where addresses are shared
sharing          which pages have one; feeds, and pages as Markdown
pages            every page and file, as MkDocs wants them
build            the hooks that MkDocs calls, and what they start
reference_build  the same build of a vault without private notes
build_audit      the search for what is not published
plugin           which vault it is, and whether it may be shown
"""
