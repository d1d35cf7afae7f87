"""The contractor's side: envelopes become encrypted records that only named handlers open.

One state directory belongs to one contract. Nothing personal is ever on disk in
plaintext, and nothing opens without a purpose of the register, a designated and
trained handler's session, and a journal entry that was made durable first.
"""
