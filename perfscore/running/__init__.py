"""Documents read and judged by worker processes under limits, one result each, in order."""
