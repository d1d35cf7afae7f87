"""The declaration of what may be held about whom, and everything derived from it.

``register.toml`` says per contract and programme whose data, which items, for
what, where, by whom and until when, as the ward's report has it. This package
reads it, refuses contradictions and derives form fields, publication decisions,
notices and the envelope's header. It imports nothing of ours: ``build``,
``intake`` and ``store`` all point here and never at each other.
"""

from register import plain_pydantic as _plain_pydantic  # noqa: F401  # before the first model
