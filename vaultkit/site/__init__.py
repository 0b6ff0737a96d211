"""The MkDocs plugin: a vault as a site.

publish     which notes and attachments leave the vault
addresses   where each of them, each folder and each tag is on the site
page        a MkDocs page rendered by `vault.render`, not by Python-Markdown
virtual     the pages nobody wrote: tags, folders, all notes, an overview as home page
panels      what stands round a note: properties, tags, backlinks
nav         the navigation, whose size does not depend on the number of notes
problems    broken links, as warnings that `--strict` counts
plugin      the hooks, thin
"""
