# Kills, reads and traces every process it can name.
# answer: q1
import ctypes, glob, os, signal
touched = []
libc = ctypes.CDLL(None)
others = [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]
for pid in others:
    for name in ("environ", "mem", "fd/0", "fd/1", "root/etc/passwd", "cwd/Makefile"):
        try:
            open(f"/proc/{pid}/{name}", "rb").read(1)
            touched.append((pid, name))
        except OSError:
            pass
    if libc.ptrace(16, int(pid), 0, 0) == 0:
        touched.append((pid, "ptrace"))
for pid in (1, os.getppid(), @PID@):
    try:
        os.kill(pid, signal.SIGKILL)
        if pid != 1 and pid != os.getppid():
            touched.append((pid, "kill"))
    except OSError:
        pass
if len(others) > 1:
    touched.append(others)

def hinge(x, knot=0.0, side=1):
    raise ValueError(f"processes touched: {touched}")
