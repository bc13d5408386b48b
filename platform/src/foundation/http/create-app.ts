import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type RawServerDefault,
} from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { addressProblem, answerProblems, sendProblem, type Translate } from "./problem.ts";
import { requireAccess } from "./require-access.ts";
import "./request.ts";
import { writeLongAnswers } from "./write-long-answers.ts";

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

const bodyLimitBytes = 1024 * 1024;

/** Makes an empty HTTP application with the rules that hold for every route. It does not listen. */
export function createApp(options: {
  logger: FastifyBaseLogger;
  translate: Translate;
  trustProxy?: boolean;
}): App {
  const app = fastify({
    loggerInstance: options.logger,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    trustProxy: options.trustProxy ?? false,
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    logController: new LogController({ requestIdLogLabel: "request_id" }),
    forceCloseConnections: "idle",
    // before any route is found, so before its hooks and error handler too
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, addressProblem(error)),
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  writeLongAnswers(app);
  requireAccess(app);
  answerProblems(app, options.translate);
  return app;
}
