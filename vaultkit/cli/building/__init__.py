"""The site from the command line: where it lies, what a build says, and the files of CI."""
