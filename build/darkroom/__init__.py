"""The darkroom: a cleared photograph goes in, derivatives that carry nothing but the picture come out.

Decisions (``recipe``, ``kinds``, ``rights``, ``tones``) and readers of finished files (``jpeg``,
``webp``, ``avif``, ``inspection``) are pure. ``develop`` is the only module that imports libvips, and
only the worker process imports ``develop``: a build whose photographs are all known never loads it.
"""
