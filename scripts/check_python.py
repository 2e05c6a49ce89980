"""Stop with a clear sentence when this Python is too old or too new."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(
        "The course needs Python 3.11, 3.12, 3.13 or 3.14; this is %d.%d (%s).\n"
        "Name another one, for example: make book PYTHON=python3.12"
        # old formatting: this line must run on the Python that is too old
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
