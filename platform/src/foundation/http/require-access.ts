import type { FastifyInstance, RouteOptions } from "fastify";
import { permissions } from "./permissions.ts";

/** Refuses to start when a route does not say who may call it. */
export function requireAccess(app: FastifyInstance): void {
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route: RouteOptions) => {
    routes.push(route);
  });
  app.addHook("onReady", async () => {
    const faults = routes.map(findFault).filter((fault) => fault !== undefined);
    if (faults.length > 0) throw new Error(`Routes without a stated access:\n  ${faults.join("\n  ")}`);
  });
}

function findFault({ method, url, config }: RouteOptions): string | undefined {
  const { permission, signedIn, public: isPublic, entitlement } = config ?? {};
  const stated = [permission, signedIn, isPublic].filter((value) => value !== undefined).length;
  if (stated !== 1) {
    return `${String(method)} ${url} states ${stated} of config.permission, config.signedIn and config.public, and must state one`;
  }
  if (permission !== undefined && !permissions.includes(permission)) {
    return `${String(method)} ${url} asks for "${permission}", which the permission table does not have`;
  }
  if (entitlement !== undefined && permission === undefined) {
    return `${String(method)} ${url} asks for the entitlement "${entitlement}" of no organization: it states no permission`;
  }
  return undefined;
}
