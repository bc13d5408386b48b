import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { meQuery } from "../sessions/session.ts";

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

/** The organization of this tab, who the member is in it, and what they may do. */
export function useOrganization() {
  const { organization: slug } = useParams({ from: "/o/$organization" });
  const { data: me } = useSuspenseQuery(meQuery(slug));
  const organization = me.organization;
  const may = (permission: Permission): boolean => organization?.permissions.includes(permission) ?? false;
  return { slug, me, name: organization?.name ?? slug, may };
}
