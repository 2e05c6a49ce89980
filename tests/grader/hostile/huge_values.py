# Returns more than anyone asked for.
# answer: q1
count = iter(range(9))

def hinge(x, knot=0.0, side=1):
    nested = []
    for i in range(10**5):
        nested = [nested]
    return [np.zeros(10**8, bool), [0] * 10**7, nested, 10 ** 10**6][next(count) % 4]
