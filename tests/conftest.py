"""Every test builds from nothing, unless it is about what is kept between builds."""

from __future__ import annotations

import os

os.environ["VAULTKIT_NO_CACHE"] = "1"
