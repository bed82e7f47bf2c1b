"""The pages: one module each, with `ICON` and a function `page()`."""
