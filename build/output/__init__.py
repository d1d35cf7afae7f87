"""The finished site: its ledger, the closing audit, publishing and deployment."""
