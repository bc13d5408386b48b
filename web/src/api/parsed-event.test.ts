import { expect, it } from "vitest";
import { parsedEvent } from "./parsed-event.ts";

it("reads the name and the JSON of an event", () => {
  expect(parsedEvent('event: status\ndata: {"progress":40}')).toEqual({
    name: "status",
    data: { progress: 40 },
  });
});

it("joins data over several lines", () => {
  expect(parsedEvent('data: {"a":\ndata: 1}')).toEqual({ name: "message", data: { a: 1 } });
});

it("passes over comments that only keep the connection open", () => {
  expect(parsedEvent(": still here")).toBeUndefined();
});
