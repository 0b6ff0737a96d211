"""What is made for an author: notes from templates, new vaults, and the files of CI."""
