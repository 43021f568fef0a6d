def ranking(request, **kwargs):
    raise NotImplementedError


def shortlist(request, **kwargs):
    raise NotImplementedError
