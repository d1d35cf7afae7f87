"""The preview: watching the content and serving the guide while it is written."""
