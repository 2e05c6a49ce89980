# expect: q1=0

# answer: q1
# mistake: the code as it was handed in
# hint: This does the same as the code that was handed in.
# idea: It has three faults: which axis holds the inputs, what else adds up in a
# convolution, and variance against deviation.
def he_std(shape, alpha=0.0):
    fan_in = shape[0]
    return 2 / fan_in
