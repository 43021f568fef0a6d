def index(request, **kwargs):
    raise NotImplementedError


def detail(request, **kwargs):
    raise NotImplementedError


def announce(request, **kwargs):
    raise NotImplementedError
