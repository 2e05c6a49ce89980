# expect: q3=1
import numpy as np


# answer: q3
# mistake: masks the matrix, not the shift
# hint: A unit that is off still shifts the output.
# idea: It hands nothing on, its bias neither.
def matrix_at(Ws, bs, x):
    A, c = np.eye(len(x)), np.zeros(len(x))
    for layer, (W, b) in enumerate(zip(Ws, bs, strict=True), 1):
        A, c = W @ A, W @ c + b
        if layer < len(Ws):
            on = A @ x + c > 0
            A = on[:, None] * A
    return A, c
