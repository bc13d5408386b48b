import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { accessToken } from "./api/access.ts";
import { Problem } from "./api/problem.ts";
import { Failed } from "./design/states.tsx";
import { lastOrganization, rememberOrganization } from "./organizations/last-organization.ts";
import { meQuery } from "./sessions/session.ts";
import { Blocked } from "./shell/blocked.tsx";

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: () => <Blocked problem={new Problem({ status: 404, code: "NOT_FOUND", detail: "" })} />,
  errorComponent: ({ error }) => <Blocked problem={error} />,
});

/** A screen that broke leaves the shell around it standing. */
const Broken = ({ error }: { error: unknown }) => (
  <main id="content">
    <h1 className="visually-hidden">Rowhouse</h1>
    <Failed problem={error} retry={() => location.reload()} />
  </main>
);

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context: { queries } }) => {
    if ((await accessToken()) === undefined) throw redirect({ to: "/log-in" });
    const me = await queries.fetchQuery(meQuery(undefined));
    const slugs = me.memberships.map(({ organization }) => organization.slug);
    const slug = slugs.find((candidate) => candidate === lastOrganization()) ?? slugs[0];
    if (slug === undefined) throw redirect({ to: "/sign-up" });
    throw redirect({ to: "/o/$organization", params: { organization: slug } });
  },
});

const logIn = createRoute({
  getParentRoute: () => root,
  path: "/log-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search["next"] === "string" && search["next"].startsWith("/o/") ? { next: search["next"] } : {},
  component: lazyRouteComponent(() => import("./sessions/log-in.tsx")),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("./organizations/sign-up.tsx")),
});

const organization = createRoute({
  getParentRoute: () => root,
  path: "/o/$organization",
  beforeLoad: async ({ context: { queries }, params, location }) => {
    if ((await accessToken()) === undefined)
      throw redirect({ to: "/log-in", search: { next: location.pathname } });
    await queries.ensureQueryData(meQuery(params.organization));
    rememberOrganization(params.organization);
  },
  component: lazyRouteComponent(() => import("./shell/shell.tsx")),
  errorComponent: ({ error }) => <Blocked problem={error} />,
});

const dashboard = createRoute({
  getParentRoute: () => organization,
  path: "/",
  component: lazyRouteComponent(() => import("./dashboard/dashboard.tsx")),
});
const importing = createRoute({
  getParentRoute: () => organization,
  path: "/import",
  component: lazyRouteComponent(() => import("./uploads/import-workbook.tsx")),
});
const reading = createRoute({
  getParentRoute: () => organization,
  path: "/import/$uploadId",
  component: lazyRouteComponent(() => import("./uploads/imported.tsx")),
});
const estimates = createRoute({
  getParentRoute: () => organization,
  path: "/estimates",
  component: lazyRouteComponent(() => import("./estimates/estimate-list.tsx")),
});
const estimate = createRoute({
  getParentRoute: () => organization,
  path: "/estimates/$estimateId",
  component: lazyRouteComponent(() => import("./estimates/estimate-page.tsx")),
});
const editRows = createRoute({
  getParentRoute: () => organization,
  path: "/estimates/$estimateId/edit",
  validateSearch: ({ part }: Record<string, unknown>): { part?: "cascade" | "payments" } =>
    part === "cascade" || part === "payments" ? { part } : {},
  component: lazyRouteComponent(() => import("./estimates/editing/edit-rows.tsx")),
});
const versions = createRoute({
  getParentRoute: () => organization,
  path: "/estimates/$estimateId/versions",
  component: lazyRouteComponent(() => import("./estimates/versions.tsx")),
});
const newWorkslip = createRoute({
  getParentRoute: () => organization,
  path: "/estimates/$estimateId/workslips/new",
  component: lazyRouteComponent(() => import("./workslips/new-workslip.tsx")),
});
const workslip = createRoute({
  getParentRoute: () => organization,
  path: "/estimates/$estimateId/workslips/$workslipId",
  component: lazyRouteComponent(() => import("./workslips/workslip-page.tsx")),
});
const newBill = createRoute({
  getParentRoute: () => organization,
  path: "/estimates/$estimateId/bills/new",
  component: lazyRouteComponent(() => import("./bills/new-bill.tsx")),
});
const bill = createRoute({
  getParentRoute: () => organization,
  path: "/estimates/$estimateId/bills/$billId",
  component: lazyRouteComponent(() => import("./bills/bill-page.tsx")),
});
const jobs = createRoute({
  getParentRoute: () => organization,
  path: "/jobs",
  component: lazyRouteComponent(() => import("./jobs/job-list.tsx")),
});
const job = createRoute({
  getParentRoute: () => organization,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("./jobs/job-page.tsx")),
});
const outputs = createRoute({
  getParentRoute: () => organization,
  path: "/outputs",
  component: lazyRouteComponent(() => import("./outputs/output-list.tsx")),
});
const templates = createRoute({
  getParentRoute: () => organization,
  path: "/templates",
  component: lazyRouteComponent(() => import("./templates/template-list.tsx")),
});
const template = createRoute({
  getParentRoute: () => organization,
  path: "/templates/$templateId",
  component: lazyRouteComponent(() => import("./templates/template-page.tsx")),
});
const rates = createRoute({
  getParentRoute: () => organization,
  path: "/rates",
  validateSearch: (search: Record<string, unknown>): { q?: string } =>
    typeof search["q"] === "string" && search["q"] !== "" ? { q: search["q"] } : {},
  component: lazyRouteComponent(() => import("./rates/rates-page.tsx")),
});
const rate = createRoute({
  getParentRoute: () => organization,
  path: "/rates/$rateId",
  component: lazyRouteComponent(() => import("./rates/rate-page.tsx")),
});
const schedule = createRoute({
  getParentRoute: () => organization,
  path: "/rates/schedules/$scheduleId",
  component: lazyRouteComponent(() => import("./rates/schedule-page.tsx")),
});
const analyses = createRoute({
  getParentRoute: () => organization,
  path: "/rates/analyses",
  component: lazyRouteComponent(() => import("./rates/analysis-list.tsx")),
});
const newAnalysis = createRoute({
  getParentRoute: () => organization,
  path: "/rates/analyses/new",
  validateSearch: (search: Record<string, unknown>): { rate?: string } =>
    typeof search["rate"] === "string" ? { rate: search["rate"] } : {},
  component: lazyRouteComponent(() =>
    import("./rates/analysis-page.tsx").then(({ NewAnalysis }) => ({ default: NewAnalysis })),
  ),
});
const analysis = createRoute({
  getParentRoute: () => organization,
  path: "/rates/analyses/$analysisId",
  component: lazyRouteComponent(() => import("./rates/analysis-page.tsx")),
});
const leads = createRoute({
  getParentRoute: () => organization,
  path: "/rates/leads",
  component: lazyRouteComponent(() => import("./rates/lead-list.tsx")),
});
const newLead = createRoute({
  getParentRoute: () => organization,
  path: "/rates/leads/new",
  component: lazyRouteComponent(() =>
    import("./rates/lead-page.tsx").then(({ NewLead }) => ({ default: NewLead })),
  ),
});
const lead = createRoute({
  getParentRoute: () => organization,
  path: "/rates/leads/$leadId",
  component: lazyRouteComponent(() => import("./rates/lead-page.tsx")),
});

const tree = root.addChildren([
  home,
  logIn,
  signUp,
  organization.addChildren([
    dashboard,
    importing,
    reading,
    estimates,
    estimate,
    editRows,
    versions,
    newWorkslip,
    workslip,
    newBill,
    bill,
    jobs,
    job,
    outputs,
    rates,
    rate,
    schedule,
    analyses,
    newAnalysis,
    analysis,
    leads,
    newLead,
    lead,
    templates,
    template,
  ]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
