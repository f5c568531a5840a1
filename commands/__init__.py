"""The commands of the command line, one file per group of related commands; `rostra.py` registers them all.

NumPy's BLAS, which multiplies matrices, gets one thread unless the variable OPENBLAS_NUM_THREADS says otherwise. Only
the table of related words needs it, and is made as fast with one; more threads take 0.1 s of processor time to start.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before anything imports NumPy, which starts the threads
