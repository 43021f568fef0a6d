def mine(request, **kwargs):
    raise NotImplementedError


def sheet(request, **kwargs):
    raise NotImplementedError


def declare(request, **kwargs):
    raise NotImplementedError


def decline(request, **kwargs):
    raise NotImplementedError


def check(request, **kwargs):
    raise NotImplementedError
