"""Content to static site: reading, the consent gate, photographs, pages, the closing audit.

``zukan`` is its command. Imports the register and nothing else of ours; the intake
meets it in ``catalogue.json`` only.
"""
