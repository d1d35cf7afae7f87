"""Papers for company people: the consent form they sign.

The paper and any scan of it never enter the repository: only
its number does. Texts come from the register, so that what a person ticks is
what the gate later decides by.
"""
