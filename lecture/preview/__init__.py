"""A local page that shows a scene again as soon as it was changed: server, renderers by fork, and the page itself."""
