"""What editors do with consents: the table of states, papers, approving, withdrawing (what may be shown: ``gate``)."""
