"""The sample stories' dates, moved to another day. Used by script/sample-dates; no part of a build."""
