# Calls home.
# answer: q1
import socket
reached = []
for family, address in ((socket.AF_INET, ("127.0.0.1", @PORT@)),
                        (socket.AF_INET, ("1.1.1.1", 53)),
                        (socket.AF_UNIX, "\0relulib-hostile"),
                        (socket.AF_UNIX, "/var/run/docker.sock")):
    try:
        s = socket.socket(family)
        s.settimeout(0.2)
        s.connect(address)
        reached.append(address)
    except OSError:
        pass

def hinge(x, knot=0.0, side=1):
    raise ValueError(f"addresses reached: {reached}")
