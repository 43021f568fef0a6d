def feedback(request, **kwargs):
    raise NotImplementedError
