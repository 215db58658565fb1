"""Prints Windows' names of time zones with IANA's for each, as the package tzlocal has them.

It is made from CLDR's table, and released more often than this library.
"""

from tzlocal.windows_tz import win_tz

for windows, iana in sorted(win_tz.items()):
    print(f"{windows}\t{iana}")
