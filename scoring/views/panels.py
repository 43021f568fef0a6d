def index(request, **kwargs):
    raise NotImplementedError


def progress(request, **kwargs):
    raise NotImplementedError


def proposal(request, **kwargs):
    raise NotImplementedError


def assign(request, **kwargs):
    raise NotImplementedError


def raise_flag(request, **kwargs):
    raise NotImplementedError


def resolve_flag(request, **kwargs):
    raise NotImplementedError


def reopen_sheet(request, **kwargs):
    raise NotImplementedError
