"""A process that stands by for the command's next call, with all code loaded: of use where a call is short.

Nothing depends on it: where there is none, or it isn't fit, a command runs in its own process as ever.
"""
