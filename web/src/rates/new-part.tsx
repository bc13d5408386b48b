import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";

/** Leads to a new analysis or lead statement; not shown to those who may not make one. */
export function NewPart({ of }: { of: "analyses" | "leads" }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  if (!may("rates.write")) return null;
  return (
    <Button
      size="xs"
      component={Link}
      to={`/o/${slug}/rates/${of}/new`}
      leftSection={<Plus size={14} aria-hidden />}
    >
      {t(of === "analyses" ? "rates.new_analysis" : "rates.new_lead")}
    </Button>
  );
}
