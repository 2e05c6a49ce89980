# expect: q1=0 q4=0


# answer: q1
# mistake: overwrites its argument
# hint: After the call x itself had changed. A mathematical function leaves its argument
# alone: work on a new array.
def hinge(x, knot=0.0, side=1):
    x -= knot
    x *= side
    x[x < 0] = 0
    return x


# answer: q4
# mistake: 2 to the power of units
# hint: 2^n counts on/off patterns on paper; on a line each unit switches once, so at
# most n + 1 of them occur.
def pieces(w, b, v):
    return 2 ** len(w)
