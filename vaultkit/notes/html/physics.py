"""stub"""


def physics_macros():
    return {}
