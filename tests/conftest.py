"""How long Hypothesis searches: `HYPOTHESIS_PROFILE=long` for the search before a release."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Always the same examples, so that a failure is a change in the code, not luck.
settings.register_profile(
    "default",
    deadline=None,  # the machine may be busy
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long",
    deadline=None,
    max_examples=2_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
