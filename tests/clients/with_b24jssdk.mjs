// The vendor's b24jssdk asks an emulated portal over TLS: a call, a batch, a list of many pages.

import assert from "node:assert/strict";

import { B24Hook } from "@bitrix24/b24jssdk";

console.warn = () => {};
const portal = B24Hook.fromWebhookUrl(process.argv[2]);
const week = { users: [1, 2], from: "2025-09-08", to: "2025-09-14" };
const busy = await portal.callMethod("calendar.accessibility.get", week);
assert.deepEqual(Object.keys(busy.getData().result), ["1", "2"]);

const batch = await portal.callBatch(
  { me: { method: "user.current" }, one: { method: "user.get", params: { ID: 7 } } },
  true,
);
assert.equal(batch.getData().me.ID, "1");
assert.equal(batch.getData().one[0].ID, "7");

const people = await portal.callListMethod("user.get", {});
assert.equal(new Set(people.getData().map((person) => person.ID)).size, 120);
console.log("passed");
