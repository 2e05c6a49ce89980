# Commands of the notebook, which only a notebook understands.
# answer: q1
!echo 3 > @OUT@/points
%load_ext autograder
def hinge(x, knot=0.0, side=1):
    return 0.0
