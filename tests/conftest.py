"""Every test builds from nothing, unless it is about what is kept between builds.

No example of Hypothesis has a deadline: that would be a test of how busy the machine is.
"""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["VAULTKIT_NO_CACHE"] = "1"
settings.register_profile("vaultkit", deadline=None)
settings.load_profile("vaultkit")
