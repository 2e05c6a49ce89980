# A daemon that would stay after the worker.
# answer: q1
import os, subprocess, sys, time
survived = "no"
try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(10**6)
        os._exit(0)
    survived = "yes"
except OSError:
    pass
try:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(10**6)"])
    survived = "yes"
except OSError:
    pass

def hinge(x, knot=0.0, side=1):
    raise ValueError(f"survived: {survived}")
