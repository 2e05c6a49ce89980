# A character that source code may not hold.
# answer: q1
def hinge(x):
    return "\0" + "@NUL@"
