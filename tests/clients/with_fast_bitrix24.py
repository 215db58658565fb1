"""fast_bitrix24 asks an emulated portal over TLS: a call, a list of many pages, a batch."""

import sys

from fast_bitrix24 import Bitrix

WINDOW = {"from": "2025-09-08", "to": "2025-09-14"}

bitrix = Bitrix(sys.argv[1])
busy = bitrix.call("calendar.accessibility.get", {"users": [1, 2], **WINDOW}, raw=True)
assert sorted(busy["result"]) == ["1", "2"] and busy["result"]["1"], busy

people = bitrix.get_all("user.get")
assert len({person["ID"] for person in people}) == 120, len(people)

command = "calendar.accessibility.get?users[0]=$result[me][ID]&from=2025-09-08&to=2025-09-14"
answers = bitrix.call_batch({"halt": 0, "cmd": {"me": "user.current", "busy": command}})
assert answers["busy"]["1"] == busy["result"]["1"], answers
print("passed")
