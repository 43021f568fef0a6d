def overview(request, **kwargs):
    raise NotImplementedError


def tokens(request, **kwargs):
    raise NotImplementedError
