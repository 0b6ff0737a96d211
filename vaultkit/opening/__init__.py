"""Finding and opening a vault, checking it, planning and writing changes: for every mouth alike.

The command line, the public door, a language server and an agent's server begin here. What belongs
here takes plain values, and gives values or errors that name the place and a way out; it prints
nothing, knows no option parser and no exit status.

    place = find_place([Path("notes")])      which folder, which config, which notes are meant
    opened = open_vault(place)               what was read
    report = check_opened(plan_check(place, today), opened)
"""
