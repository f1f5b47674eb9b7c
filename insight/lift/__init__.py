"""What choosing the hour brought, from the draws: randomised, with its interval.

`contrast` and `left_over` import numpy: a process that compares nothing should not import them.
"""
