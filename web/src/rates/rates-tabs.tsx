import { SegmentedControl } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";

const PLACES = {
  schedules: "/o/$organization/rates",
  analyses: "/o/$organization/rates/analyses",
  leads: "/o/$organization/rates/leads",
} as const;

/** The three kinds of things that rates are made of. */
export function RatesTabs({ at }: { at: keyof typeof PLACES }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("rates.part")}
      value={at}
      onChange={(value) =>
        void navigate({ to: PLACES[value as keyof typeof PLACES], params: { organization: slug } })
      }
      data={[
        { value: "schedules", label: t("rates.schedules") },
        { value: "analyses", label: t("rates.analyses") },
        { value: "leads", label: t("rates.leads") },
      ]}
    />
  );
}
