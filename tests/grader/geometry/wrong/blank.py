# expect: q1=0 q2=0

# answer: q1
def area(a, b, c):
    raise NotImplementedError


# answer: q2
def middle(corners):
    raise NotImplementedError
