import type { paths } from "@rowhouse/client";

/** Money and quantities travel as decimal text and are never turned into a number. */
export type DecimalText = string;

type Method = "get" | "post" | "patch" | "delete";
type Responses<Path extends keyof paths, Verb extends Method> = paths[Path][Verb] extends {
  responses: infer R;
}
  ? R
  : never;
type Body<R> = R extends { content: { "application/json": infer B } } ? B : never;

/** What the contract says a path answers with. */
export type Answer<Path extends keyof paths, Verb extends Method> = {
  [Status in keyof Responses<Path, Verb> & (200 | 201)]: Body<Responses<Path, Verb>[Status]>;
}[keyof Responses<Path, Verb> & (200 | 201)];

export type Upload = Answer<"/api/uploads/{id}/status", "get">;
export type Job = Answer<"/api/jobs/{id}/status", "get">;
export type JobStatus = Job["status"];
export type Output = Answer<"/api/outputs", "get">["items"][number];
