# expect: q1=0 q2=0 q3=0 q4=0

# answer: q1
def loss_and_grad(z, y):
    raise NotImplementedError


# answer: q2
def double_softmax_range(K):
    raise NotImplementedError


# answer: q3
def relu_logit_gradient(z, y):
    raise NotImplementedError


# answer: q4
def after_norm(beta, gamma):
    raise NotImplementedError
