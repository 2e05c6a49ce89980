# Never ends and ignores every signal that can be ignored.
# answer: q1
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass

def hinge(x, knot=0.0, side=1):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
