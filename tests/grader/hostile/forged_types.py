# Speaks the protocol with values of kinds nobody asked for.
# answer: q1
import __main__
replies = iter([{"items": [{"dtype": "object", "shape": [9], "data": "AAAA"}] * 3},
                {"items": [{"dtype": "float64", "shape": [-1], "data": ""}] * 3},
                {"items": {"items": "items"}}])
__main__.encode = lambda value, depth=0: next(replies)

def hinge(x, knot=0.0, side=1):
    return 0.0
