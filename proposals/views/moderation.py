def desk(request, **kwargs):
    raise NotImplementedError
