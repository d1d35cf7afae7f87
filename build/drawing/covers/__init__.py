"""Social pictures: the guide's spine and cover, drawn for every page that somebody may share.

Words come from ``DecidedSocial`` by way of ``pages/social.py`` alone; there is no photograph in
them. typst and libvips are loaded in a process of their own, and only where something is to be drawn.
"""
