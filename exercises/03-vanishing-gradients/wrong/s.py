# expect: q1=0
import math


# answer: q1
# mistake: the fan-out
# hint: Your standard deviation follows the outputs, not the inputs.
# idea: Which axis of the shape counts what one unit adds up?
def he_std(shape, alpha=0.0):
    fan_out = shape[0] * math.prod(shape[2:])
    return math.sqrt(2 / ((1 + alpha**2) * fan_out))
