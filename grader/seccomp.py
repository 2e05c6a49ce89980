"""Which system calls an answer is refused, wherever it runs on Linux.

Namespaces and users hide files, processes and the network, where there are any. This
filter closes what they leave open. A worker installs it in itself before the answer is
loaded, and nothing takes it off again. It refuses by number, so it knows the numbers of
two machines; whatever is newer than they are is refused as well.

The worker gets this file as part of its program text, like ``wire``.
"""

import ctypes
import os
import struct
import sys

# name: (x86-64, AArch64); a name one of them lacks is None there
PROCESSES = {  # an answer starts nothing, and reaches no process but its own
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "execve": (59, 221),
    "execveat": (322, 281),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "prctl": (157, 167),
    "personality": (135, 92),
    "setpriority": (141, 140),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
}
SHARED = {  # nor does it speak to one, or leave memory behind
    "socket": (41, 198),
    "socketpair": (53, 199),
    "io_uring_setup": (425, 425),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "io_setup": (206, 0),  # all of a machine share how many there may be
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "flock": (73, 32),
    "splice": (275, 76),
    "tee": (276, 77),
    "vmsplice": (278, 75),
}
NAMESPACES = {
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
}
FILES = {  # it changes no file, not even its time stamps
    "creat": (85, None),
    "openat2": (437, 437),
    "open_by_handle_at": (304, 265),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rmdir": (84, None),
    "truncate": (76, 45),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "sync": (162, 81),  # nor has it the disks written, for which others would wait
    "syncfs": (306, 267),
}
TRACES = {  # nor asks what others have read, or how much memory is free
    "mincore": (27, 232),
    "preadv2": (327, 286),
    "pwritev2": (328, 287),
    "fadvise64": (221, 223),
    "readahead": (187, 213),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "sysinfo": (99, 179),
    "syslog": (103, 116),
}
DOORS = {  # the kernel's less travelled doors, and what root alone may
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "modify_ldt": (154, None),
    "ioperm": (173, None),
    "iopl": (172, None),
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_file_load": (320, 294),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
}
REFUSED = PROCESSES | SHARED | NAMESPACES | FILES | TRACES | DOORS
NEWER = 448  # the first number that the tables do not know

# Refused by one argument. ONLY: unless it is one of these; FLAGS: if it has one of
# these bits.
ONLY, FLAGS = "only", "flags"
SELF = "the worker's own process id"
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# What Python itself asks of a descriptor: F_DUPFD to F_SETFL, F_DUPFD_CLOEXEC and the
# size of a pipe; TCGETS, TCGETS2, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX. Others lock a
# file, mark it, send signals or type for somebody else, and need no right to write.
OF_FILES = (0, 1, 2, 3, 4, 1030, 1032)
OF_DEVICES = (0x5401, 0x802C542A, 0x541B, 0x5421, 0x5450, 0x5451)
BY_ARGUMENT = {  # name: (x86-64, AArch64), argument, which, values
    "kill": ((62, 129), 0, ONLY, (SELF,)),
    "tkill": ((200, 130), 0, ONLY, (SELF,)),
    "tgkill": ((234, 131), 0, ONLY, (SELF,)),
    "prlimit64": ((302, 261), 0, ONLY, (0, SELF)),
    "open": ((2, None), 1, FLAGS, (WRITES,)),
    "openat": ((257, 56), 2, FLAGS, (WRITES,)),
    "fcntl": ((72, 25), 1, ONLY, OF_FILES),
    "ioctl": ((16, 29), 1, ONLY, OF_DEVICES),
}

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
LOAD, JUMP, EQUAL, AT_LEAST, ANY, RETURN = 0x20, 0x05, 0x15, 0x35, 0x45, 0x06
KILL, REFUSE, ALLOW = 0x80000000, 0x00050001, 0x7FFF0000  # REFUSE carries EPERM
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16  # where they lie in what a filter sees
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # of prctl


def program(machine, own):
    """Return the filter for a worker with the process id `own`; empty where unknown."""
    column, architecture = MACHINES.get(machine, (None, None))
    if column is None:
        return b""
    numbers = [row[column] for row in REFUSED.values() if row[column] is not None]
    count = len(numbers)
    steps = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, count + 1, 0, NEWER),  # x32's numbers are larger still
    ]
    steps += [(EQUAL, count - i, 0, number) for i, number in enumerate(numbers)]
    steps += [(JUMP, 0, 0, 1), (RETURN, 0, 0, REFUSE)]
    for row, argument, which, values in BY_ARGUMENT.values():
        if row[column] is not None:
            values = [own if value is SELF else value for value in values]
            steps += by_argument(row[column], argument, which, values)
    steps.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def by_argument(number, argument, which, values):
    """Return the steps that decide about one call."""
    test = ANY if which == FLAGS else EQUAL
    ends = [REFUSE, ALLOW] if which == ONLY else [ALLOW, REFUSE]
    return [
        (EQUAL, 0, len(values) + 3, number),
        (LOAD, 0, 0, ARGUMENTS + 8 * argument),  # the lower half, both machines' first
        *((test, len(values) - i, 0, value) for i, value in enumerate(values)),
        *((RETURN, 0, 0, end) for end in ends),
    ]


def prctl(*words):
    """Ask the system to treat this process otherwise; say whether it does so."""
    words = [ctypes.c_ulong(word) for word in (*words, 0, 0, 0, 0)[:5]]
    return ctypes.CDLL(None).prctl(*words) == 0


def refuse_calls():
    """Refuse these calls to this process from now on; say whether the system can."""
    if not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return False
    steps = program(os.uname().machine, os.getpid())

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    told = Program(len(steps) // 8, steps)
    return (
        bool(steps)
        and prctl(NO_NEW_PRIVILEGES, 1)
        and prctl(SECCOMP, FILTER, ctypes.addressof(told))
    )
