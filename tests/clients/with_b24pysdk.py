"""The vendor's b24pysdk asks an emulated portal over TLS, and is told what is wrong by its own kinds."""

import sys
from urllib.parse import urlsplit

from b24pysdk import BitrixWebhook
from b24pysdk.client import Client
from b24pysdk.errors import BitrixAPIInsufficientScope, BitrixAPIInvalidCredentials

url = urlsplit(sys.argv[1])
_, _, user, code, _ = url.path.split("/")


def client(token: str) -> Client:
    return Client(BitrixWebhook(domain=url.netloc, webhook_token=token))


portal = client(f"{user}/{code}")
assert portal.profile().response.result["ID"] == user
people = list(portal.user.get().as_list().result)
assert len({person["ID"] for person in people}) == 120, len(people)

week = {"users": [5], "from_date": "2025-09-08", "to": "2025-09-14"}
before = portal.calendar.accessibility.get(**week).response.result["5"]
section = int(portal.calendar.section.get(type="user", owner_id=5).response.result[0]["ID"])
hour = ("2025-09-10T10:00:00", "2025-09-10T11:00:00")
number = portal.calendar.event.add("user", 5, *hour, section, "Interview").response.result
after = portal.calendar.accessibility.get(**week).response.result["5"]
assert [entry["ID"] for entry in after if entry not in before] == [str(number)], after

try:
    client(f"{user}/wrong").profile().response  # noqa: B018
except BitrixAPIInvalidCredentials as refused:
    assert refused.status_code == 401
else:
    raise AssertionError("a wrong webhook opened the portal")
try:
    portal.department.get().response  # noqa: B018
except BitrixAPIInsufficientScope as refused:
    assert refused.status_code == 401
else:
    raise AssertionError("a scope that is not there was given")
print("passed")
