# expect: q2=0


# answer: q2
# mistake: the last layer alone
# hint: Your probability is that the last layer is off.
# idea: Each layer can be.
def born_dead(widths):
    return 0.5 ** widths[-1]
