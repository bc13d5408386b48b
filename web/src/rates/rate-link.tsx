import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrganization } from "../shell/organization.ts";

export function RateLink({ id, children }: { id: string; children: ReactNode }) {
  const { slug } = useOrganization();
  return (
    <Link className="quiet" to="/o/$organization/rates/$rateId" params={{ organization: slug, rateId: id }}>
      {children}
    </Link>
  );
}
