# expect: q1=0 q4=0


# answer: q1
# mistake: overwrites its argument
# hint: After the call x itself had changed.
# idea: A mathematical function leaves its argument alone: work on a new array.
def hinge(x, knot=0.0, side=1):
    x -= knot
    x *= side
    x[x < 0] = 0
    return x


# answer: q4
# mistake: 2 to the power of units
# hint: You count 2 to the power of the number of units.
# idea: That many patterns of on and off there are on paper. How often can one unit
# switch while x goes along the line?
def pieces(w, b, v):
    return 2 ** len(w)
