import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Answer } from "../api/types.ts";
import { meQuery } from "../sessions/session.ts";

type Me = Answer<"/api/users/me", "get">;

export type Permission =
  | "uploads.read"
  | "uploads.write"
  | "jobs.read"
  | "jobs.run"
  | "estimates.read"
  | "estimates.write"
  | "estimates.approve"
  | "bills.generate"
  | "outputs.read"
  | "rates.read"
  | "rates.write"
  | "templates.read"
  | "templates.manage";

export type Entitlement = NonNullable<Me["organization"]>["missing"][number]["entitlement"];

/** The organization of this tab, who the member is in it, and what they may do. */
export function useOrganization() {
  const { organization: slug } = useParams({ from: "/o/$organization" });
  const { data: me } = useSuspenseQuery(meQuery(slug));
  const organization = me.organization;
  const may = (permission: Permission): boolean => organization?.permissions.includes(permission) ?? false;
  /** What the plan does not include, and which plans do. */
  const lacking = (entitlement: Entitlement) =>
    organization?.missing.find((missing) => missing.entitlement === entitlement);
  return { slug, me, name: organization?.name ?? slug, may, lacking };
}
