# Kills, reads, traces and borrows from every process it can name.
# answer: q1
import ctypes, os, signal
touched = []
libc = ctypes.CDLL(None)
libc.syscall.restype = ctypes.c_long
KCMP = {"x86_64": 312, "aarch64": 272}[os.uname().machine]
PIDFD_OPEN, PIDFD_GETFD = 434, 438
for pid in {*range(1, 64), @PID@} - {os.getpid()}:
    for name in ("environ", "maps", "mem", "cmdline", "cwd", "root/etc/passwd"):
        try:
            os.open(f"/proc/{pid}/{name}", os.O_RDONLY | os.O_NONBLOCK)
            touched.append((pid, name))
        except OSError:
            pass
    if libc.ptrace(16, pid, 0, 0) == 0:
        touched.append((pid, "ptrace"))
    if libc.syscall(KCMP, pid, os.getpid(), 1, 0, 0) >= 0:
        touched.append((pid, "kcmp"))
    handle = libc.syscall(PIDFD_OPEN, pid, 0)
    if handle >= 0:
        touched.append((pid, "pidfd"))
    for fd in range(8) if handle >= 0 else ():
        if libc.syscall(PIDFD_GETFD, handle, fd, 0) >= 0:
            touched.append((pid, fd))
for pid in (1, os.getppid(), @PID@):
    try:
        os.kill(pid, signal.SIGKILL)
        if pid != 1 and pid != os.getppid():
            touched.append((pid, "kill"))
    except OSError:
        pass

def hinge(x, knot=0.0, side=1):
    raise ValueError(f"processes touched: {touched}")
