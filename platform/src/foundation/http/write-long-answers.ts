import { Readable } from "node:stream";
import { ResponseSerializationError } from "fastify-type-provider-zod";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { inTurns } from "../turns/in-turns.ts";

/** Answers with lists of more entries than this are written entry by entry. */
const SHORT = 500;
const PIECE_CHARACTERS = 64 * 1024;

/**
 * Writes answers with long lists in turns, by the same schemas: all at once, an estimate of 100,000 items took a second.
 * Nothing is sent before all of it is written, so that an answer is whole or an error.
 */
export function writeLongAnswers(app: FastifyInstance): void {
  app.addHook("preSerialization", async (request, reply, payload) => {
    const schema = schemaOf(request, reply.statusCode);
    if (schema === undefined || !isLong(schema, payload)) return payload;
    const pieces = await inTurns(writing(schema, payload, request));
    reply.header(
      "content-length",
      pieces.reduce((sum, { length }) => sum + length, 0),
    );
    reply.serializer((stream: Readable) => stream as unknown as string);
    return Readable.from(pieces);
  });
}

function schemaOf({ routeOptions }: FastifyRequest, status: number): z.core.$ZodType | undefined {
  const response = routeOptions.schema?.response as Record<string, unknown> | undefined;
  const schema = response?.[status];
  return schema instanceof z.core.$ZodType ? schema : undefined;
}

function* writing(
  schema: z.core.$ZodType,
  payload: unknown,
  { method, routeOptions }: FastifyRequest,
): Generator<void, Buffer[]> {
  const pieces: Buffer[] = [];
  let text = "";
  for (const part of partsOf(schema, payload)) {
    if (typeof part !== "string")
      throw new ResponseSerializationError(method, routeOptions.url ?? "", { cause: part });
    text += part;
    if (text.length < PIECE_CHARACTERS) continue;
    pieces.push(Buffer.from(text));
    text = "";
    yield;
  }
  pieces.push(Buffer.from(text));
  return pieces;
}

/** The JSON of a value as its schema lets it out, in parts; instead of a part, what is wrong with it. */
function* partsOf(schema: z.core.$ZodType, value: unknown): Generator<string | z.core.$ZodError> {
  const { element, shape } = isLong(schema, value) ? innerOf(schema) : whole;
  if (element !== undefined) {
    let separator = "[";
    for (const entry of value as readonly unknown[]) {
      yield separator;
      yield* partsOf(element, entry);
      separator = ",";
    }
    yield "]";
  } else if (shape !== undefined) {
    let separator = "{";
    for (const [name, field] of Object.entries(shape)) {
      const own = (value as Record<string, unknown>)[name];
      if (own === undefined && z.safeEncode(field, own).success) continue;
      yield `${separator}${JSON.stringify(name)}:`;
      yield* partsOf(field, own);
      separator = ",";
    }
    yield "}";
  } else {
    const { data, error } = z.safeEncode(schema, value);
    yield error ?? JSON.stringify(data);
  }
}

function isLong(schema: z.core.$ZodType, value: unknown): boolean {
  return countEntries(schema, value, SHORT) > SHORT;
}

/** How many entries the lists of a value have together; above `most` no more are counted. */
function countEntries(schema: z.core.$ZodType, value: unknown, most: number): number {
  const { element, lists } = innerOf(schema);
  let count = 0;
  if (element !== undefined && Array.isArray(value)) {
    count = value.length;
    for (let at = 0; at < value.length && count <= most; at += 1)
      count += countEntries(element, value[at], most - count);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, field] of lists)
      if (count <= most) count += countEntries(field, (value as Record<string, unknown>)[name], most - count);
  }
  return count;
}

/** What a schema says of the inside of a value. */
interface Inner {
  /** Of a list. */
  element?: z.core.$ZodType;
  /** Of an object. */
  shape?: Readonly<Record<string, z.core.$ZodType>>;
  /** The fields with lists in them. */
  lists: [name: string, schema: z.core.$ZodType][];
}

const whole: Inner = { lists: [] };
const known = new WeakMap<z.core.$ZodType, Inner>();

/** Lists and objects with rules of their own are looked at as a whole. */
function innerOf(schema: z.core.$ZodType): Inner {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const inner = lookInto(schema);
  known.set(schema, inner);
  return inner;
}

function lookInto(schema: z.core.$ZodType): Inner {
  if (schema instanceof z.ZodReadonly) return innerOf(schema.def.innerType);
  if (schema instanceof z.ZodType && (schema.def.checks ?? []).length > 0) return whole;
  if (schema instanceof z.ZodArray) return { element: schema.def.element, lists: [] };
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return whole;
  const { shape } = schema;
  const lists = Object.entries<z.core.$ZodType>(shape).filter(([, field]) => {
    const { element, lists: below } = innerOf(field);
    return element !== undefined || below.length > 0;
  });
  return { shape, lists };
}
