# Never ends and uses no processor time.
# answer: q1
import time

def hinge(x, knot=0.0, side=1):
    time.sleep(10**6)
