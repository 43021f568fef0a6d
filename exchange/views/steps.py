def step(request, **kwargs):
    raise NotImplementedError
