# Makes, empties, renames, links and removes files, past the limit on their size.
# answer: q1
import mmap, os
written = []

def attempt(name, call, *words, **options):
    try:
        call(*words, **options)
        written.append(name)
    except (OSError, ValueError):
        pass

for folder in ("@OUT@", "/tmp", "/dev/shm", ".", "/"):
    path = f"{folder}/x.ipynb"
    for flags in (os.O_CREAT, os.O_TRUNC, os.O_WRONLY, os.O_RDWR, os.O_TMPFILE | os.O_RDWR):
        attempt(f"open {flags}", os.open, folder if flags & os.O_TMPFILE == os.O_TMPFILE else path, flags)
    for name in ("remove", "rmdir", "chmod", "truncate", "mkfifo", "chown", "setxattr"):
        extra = {"chmod": [0o777], "truncate": [0], "chown": [0, 0], "setxattr": ["user.x", b"1"]}
        attempt(name, getattr(os, name), f"{path}{'-new' * (name == 'mkfifo')}", *extra.get(name, []))
    for name in ("rename", "replace", "link", "symlink"):
        attempt(name, getattr(os, name), path, f"{folder}/y")
    attempt("mkdir", os.mkdir, f"{folder}/z")

def hinge(x, knot=0.0, side=1):
    raise ValueError(f"files written: {written}")
