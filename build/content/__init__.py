"""The content folder, read: documents, front matter, schemas, texts, each with its faults."""
