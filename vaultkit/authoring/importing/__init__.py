"""Notes made of what people have: Markdown with the habits of Hugo, Jekyll and MkDocs."""

from vaultkit.authoring.importing.folder_import import convert
from vaultkit.authoring.importing.import_types import Imported, Options, Remark

__all__ = ["Imported", "Options", "Remark", "convert"]
