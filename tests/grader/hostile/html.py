# Puts a script into whatever page shows it.
# answer: q1
def hinge(x, knot=0.0, side=1):
    raise ValueError("<script>alert(1)</script><img src=x onerror=alert(2)>")
