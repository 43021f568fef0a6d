def portfolio(request, **kwargs):
    raise NotImplementedError


def detail(request, **kwargs):
    raise NotImplementedError


def record_adoption(request, **kwargs):
    raise NotImplementedError


def add_measure(request, **kwargs):
    raise NotImplementedError


def record_point(request, **kwargs):
    raise NotImplementedError
