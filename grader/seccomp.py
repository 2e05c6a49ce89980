"""Which system calls the sandboxed worker is refused.

The namespaces hide files, processes and the network; this filter closes what they
leave open: new processes and threads, sockets of any kind, memory outside the
address space that is limited, descriptors and memory of other processes, and the
kernel's less travelled doors.
"""

import platform
import struct

# name: (x86-64, AArch64); a name one of them lacks is None there
REFUSED = {
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "mount": (165, 40),
    "fsopen": (430, 430),
    "open_tree": (428, 428),
    "unshare": (272, 97),
    "setns": (308, 268),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
KILL, REFUSE, ALLOW = 0x80000000, 0x00050001, 0x7FFF0000  # REFUSE carries EPERM
X32 = 0x40000000  # the second calling convention of x86-64


def program(machine=None):
    """Return the filter as bytes for ``bwrap --seccomp``; empty where unknown."""
    column, architecture = MACHINES.get(machine or platform.machine(), (None, None))
    if column is None:
        return b""
    numbers = [row[column] for row in REFUSED.values() if row[column] is not None]
    steps = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),
        (AT_LEAST, len(numbers) + 1, 0, X32),
    ]
    for i, number in enumerate(numbers):
        steps.append((EQUAL, len(numbers) - i, 0, number))
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
