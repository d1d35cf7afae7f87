"""``script/bench``: what is measured, ours and a peer in alternating runs."""
