import { serializerCompiler } from "fastify-type-provider-zod";
import { expect, test } from "vitest";
import { z } from "zod";
import { createLogger } from "../telemetry/create-logger.ts";
import { createApp } from "./create-app.ts";

const Answer = z.object({
  name: z.string(),
  note: z.string().optional(),
  made_at: z.codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  }),
  sections: z.array(
    z.object({ label: z.string(), items: z.array(z.object({ id: z.int(), texts: z.array(z.string()) })) }),
  ),
  warnings: z.array(z.looseObject({ code: z.string() })).readonly(),
  pair: z.array(z.int()).max(2),
  none: z.array(z.string()).nullable(),
});

function answerOf(items: number, id: (index: number) => unknown = (index) => index): z.output<typeof Answer> {
  const list = Array.from({ length: items }, (_, index) => ({
    id: id(index) as number,
    texts: ["é", `"${index}"`],
    secret: "stays here",
  }));
  return {
    name: "hall",
    made_at: new Date(0),
    sections: [
      { label: "A", items: list },
      { label: "B", items: [] },
    ],
    warnings: [{ code: "X", more: "stays" }],
    pair: [1, 2],
    none: null,
  };
}

async function ask(answer: object) {
  const app = createApp({
    logger: createLogger({ level: "info", to: "silent" }),
    translate: () => undefined,
  });
  app.get(
    "/answer",
    { config: { public: true }, schema: { response: { 200: Answer } } },
    () => answer as never,
  );
  return app.inject("/answer");
}

test("an answer with a long list is the same text as all at once, by the same schema", async () => {
  const allAtOnce = serializerCompiler({ schema: Answer, method: "GET", url: "/answer" });
  for (const items of [3, 500, 20_000]) {
    const { statusCode, headers, body } = await ask(answerOf(items));
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(headers["content-length"]).toBe(String(Buffer.byteLength(body)));
    expect(body).toBe(allAtOnce(answerOf(items)));
    expect(body).not.toContain("stays here");
  }
});

test("an entry that its schema does not let out fails the whole answer, however late it comes", async () => {
  const { statusCode, body } = await ask(answerOf(20_000, (index) => (index === 19_999 ? "text" : index)));
  expect(statusCode).toBe(500);
  expect(body).not.toContain("hall");
});
