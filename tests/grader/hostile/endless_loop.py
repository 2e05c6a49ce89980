# Never ends.
# answer: q1
def hinge(x, knot=0.0, side=1):
    while True:
        pass
