"""What the tests of this floor share."""

from hypothesis import settings

# A property is about numbers, not about how busy the machine is.
settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
