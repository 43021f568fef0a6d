def index(request, **kwargs):
    raise NotImplementedError


def open_notice(request, **kwargs):
    raise NotImplementedError
