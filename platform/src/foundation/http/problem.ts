import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from "fastify-type-provider-zod";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { isStorageFull } from "../storage/storage.ts";

/** RFC 9457 problem document: the form of every error answer. */
export const Problem = z.looseObject({
  type: z.string().describe("Where this kind of error is explained"),
  title: z.string(),
  status: z.int(),
  code: z.string().describe("Stable name of the error, in capitals"),
  detail: z.string().describe("What was wrong"),
  remedy: z.string().describe("What to do"),
  instance: z.string().describe("The request's id, as in the header x-request-id"),
});

/** Translates an error of a layer below into a catalogued one; undefined when it is not one of that layer's. */
export type Translate = (error: unknown) => ProblemError | undefined;

/** Installs the one error handler: every error becomes a problem document. */
export function answerProblems(app: FastifyInstance, translate: Translate): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error, translate);
    if (problem.status >= 500) {
      request.log[problem.code === "INTERNAL" ? "error" : "warn"]({ err: error }, problem.message);
    }
    return sendProblem(request, reply, problem);
  });
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemError,
): FastifyReply {
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send({
      type: `/api/problems#${problem.code}`,
      title: problem.title,
      status: problem.status,
      code: problem.code,
      detail: problem.message,
      remedy: problem.remedy,
      instance: `urn:request:${request.id}`,
      ...problem.members,
    });
}

function toProblem(error: FastifyError, translate: Translate): ProblemError {
  if (error instanceof ProblemError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((issue) => ({
      field: `${error.validationContext ?? "request"}${issue.instancePath.replaceAll("/", ".")}`,
      message: issue.message,
    }));
    const detail = fields.map(({ field, message }) => `${field}: ${message}`).join("; ");
    return new ProblemError("VALIDATION_FAILED", { detail, members: { fields } });
  }
  if (isResponseSerializationError(error)) return new ProblemError("INTERNAL", { cause: error });
  return translate(error) ?? fromFastify(error);
}

/** What cannot be looked up because it cannot be read. */
export function addressProblem(error: FastifyError): ProblemError {
  return new ProblemError("MALFORMED_ADDRESS", { detail: error.message });
}

function fromFastify(error: FastifyError): ProblemError {
  if (isStorageFull(error)) return new ProblemError("STORAGE_FULL", { cause: error });
  const status = error.statusCode ?? 500;
  if (status === 413) return new ProblemError("BODY_TOO_LARGE", { detail: error.message });
  if (status === 415) return new ProblemError("UNSUPPORTED_MEDIA_TYPE", { detail: error.message });
  if (status === 429) return new ProblemError("RATE_LIMITED", { detail: error.message });
  if (status >= 400 && status < 500) return new ProblemError("MALFORMED_BODY", { detail: error.message });
  return new ProblemError("INTERNAL", { cause: error });
}
