"""The running service: readiness, how often one address may send (``limits``), mail, tokens, status."""
