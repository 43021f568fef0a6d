def award(request, **kwargs):
    raise NotImplementedError
