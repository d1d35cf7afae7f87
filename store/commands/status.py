"""Exit statuses of every command; 2, wrong usage, is the parser's."""

OK = 0
AT_FAULT = 1  # the request, or what it met
