"""How pages are put together from the theme's templates and ours."""
