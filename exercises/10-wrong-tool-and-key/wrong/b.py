# expect: q1=0 q2=0 q3=1 q4=0 q5=0
import numpy as np


# answer: q1
# mistake: the slope
# hint: You returned the slope.
# idea: The curvature is its change.
def curvature(w, b, v, x, h):
    def net(x):
        return np.maximum(x[..., None] * w + b, 0) @ v

    return 0 * x, (net(x + h) - net(x - h)) / (2 * h)


# answer: q2
# mistake: compares with sines alone
# hint: Your amplitudes depend on where a wave starts.
# idea: A wave that starts elsewhere is partly a cosine.
def amplitudes(error, k):
    n = error.shape[-1]
    x = (np.arange(n) + 0.5) / n
    return 2 * np.abs(error @ np.sin(2 * np.pi * np.outer(x, k))) / n


# answer: q3
# mistake: always quite sure
# hint: You are always quite sure.
# idea: Where several classes grow alike, or none grows, what does not grow decides
# between them.
def far_away(W, b, V, c, d):
    slope = np.maximum(d @ W, 0) @ V
    return (np.arange(len(c)) == slope.argmax()).astype(float)


# answer: q4
# mistake: takes the lower end of every unit
# hint: The bound is too low or too high: all units are at their lower end.
# idea: A unit with a negative v makes the output small where the unit is large.
def worst(w, b, v, c, low, high):
    ends = np.maximum(np.outer([low, high], w) + b, 0)
    bound = c + ends.min(axis=0) @ v
    x = np.clip(np.concatenate([[low, high], -b / w]), low, high)
    return bound, (np.maximum(np.outer(x, w) + b, 0) @ v + c).min()


# answer: q5
# mistake: ReLU in the plane
# hint: Your ReLU acts in the plane.
# idea: It comes at the end, on the readings.
def error_alone(W, b, bend=True):
    hidden = np.maximum(W, 0) if bend else W
    return ((hidden @ W.T + b - np.eye(len(W))) ** 2).sum() / len(W)
