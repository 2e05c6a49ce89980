# expect: q1=1


# answer: q1
# mistake: a loop over entries
# hint: It stops, or returns another shape, for a number and for a table.
# idea: Operations of NumPy keep the shape by themselves.
def hinge(x, knot=0.0, side=1):
    return [max(0.0, side * (v - knot)) for v in x]
