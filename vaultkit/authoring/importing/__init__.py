"""Notes made of what people have: Markdown with the habits of Hugo, Jekyll and MkDocs."""

from vaultkit.authoring.importing.convert import Imported, Options, Remark, convert

__all__ = ["Imported", "Options", "Remark", "convert"]
