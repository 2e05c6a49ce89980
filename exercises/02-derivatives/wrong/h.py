# expect: q3=0


# answer: q3
# mistake: relu(-x) without its sign
# hint: Right but for relu(-x).
# idea: In relu(-x) the chain rule multiplies by what stands inside, sign and all.
def autograd_at_zero(s):
    return [0.0, s * s, 2 * s, 0.0, -6 * s]
