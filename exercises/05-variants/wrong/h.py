# expect: q1=2


# answer: q1
# mistake: in place of its own type
# hint: It stops, or cuts, for whole numbers.
# idea: What is written into an array of whole numbers must be whole.
def leak(x, a=0.01):
    out = x.copy()
    out[x < 0] *= a
    return out
