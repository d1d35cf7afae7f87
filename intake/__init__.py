"""Forms to sealed envelopes, for one contract: sees an application for one request, and can never open it again."""
