# Writes into the course, the outputs and wherever it can.
# answer: q1
import os
written = []
for folder in ("@OUT@", "@ROOT@", "@ROOT@/exercises/01-definition", "/tmp", "/", ".",
               "/dev/shm", "/dev", "/site", "/python", "/var/tmp", "/run", "/proc"):
    for name in ("grades.csv", "sitecustomize.py", "hacked"):
        try:
            with open(f"{folder}/{name}", "w") as file:
                file.write("x")
            written.append(f"{folder}/{name}")
        except OSError:
            pass
    try:
        os.symlink("@ROOT@/exercises", f"{folder}/link")
        written.append(f"{folder}/link")
    except OSError:
        pass

def hinge(x, knot=0.0, side=1):
    raise ValueError(f"files written: {written}")
