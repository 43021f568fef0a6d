def start(request, **kwargs):
    raise NotImplementedError


def hub(request, **kwargs):
    raise NotImplementedError


def section(request, **kwargs):
    raise NotImplementedError


def check(request, **kwargs):
    raise NotImplementedError


def submitted(request, **kwargs):
    raise NotImplementedError
