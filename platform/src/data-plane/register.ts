import { EstimatingError } from "@rowhouse/estimating";
import { catalogue, ProblemError } from "../errors.ts";
import type { ErrorCode } from "../errors.ts";
import type { App } from "../foundation/http/create-app.ts";
import { billRoutes } from "./bills/routes.ts";
import type { DataPlaneDeps } from "./data-plane-deps.ts";
import { estimateRoutes } from "./estimates/routes.ts";
import { jobRoutes } from "./jobs/routes.ts";
import { outputRoutes } from "./outputs/routes.ts";
import { presetRoutes } from "./presets/routes.ts";
import { analysisRoutes } from "./rates/analysis-routes.ts";
import { leadRoutes } from "./rates/lead-routes.ts";
import { rateRoutes } from "./rates/routes.ts";
import { templateRoutes } from "./templates/routes.ts";
import { previewRoutes } from "./uploads/preview-routes.ts";
import { uploadRoutes } from "./uploads/routes.ts";
import { workslipRoutes } from "./workslips/routes.ts";

export type { DataPlaneDeps } from "./data-plane-deps.ts";

/** Adds the data plane's routes. */
export async function registerDataPlane(app: App, deps: DataPlaneDeps): Promise<void> {
  await app.register(async (scope: App) => {
    // Hands on to the application's own handler, in its vocabulary.
    scope.setErrorHandler((error) => {
      throw translateEstimatingError(error) ?? error;
    });
    await uploadRoutes(scope, deps);
    previewRoutes(scope, deps);
    jobRoutes(scope, deps);
    outputRoutes(scope, deps);
    templateRoutes(scope, deps);
    estimateRoutes(scope, deps);
    presetRoutes(scope);
    rateRoutes(scope, deps);
    analysisRoutes(scope);
    leadRoutes(scope);
    workslipRoutes(scope, deps);
    billRoutes(scope, deps);
  });
}

/** What the trade refuses, as a problem document. */
function translateEstimatingError(error: unknown): ProblemError | undefined {
  if (!(error instanceof EstimatingError)) {
    return undefined;
  }
  const { code, message, remedy } = error;
  return isCatalogued(code)
    ? new ProblemError(code, { detail: message, remedy, cause: error })
    : new ProblemError("VALIDATION_FAILED", {
        detail: message,
        remedy,
        members: { reason: code },
        cause: error,
      });
}

function isCatalogued(code: string): code is ErrorCode {
  return Object.hasOwn(catalogue, code);
}
