import { Notice } from "../design/notice.tsx";
import { useText } from "../i18n/text.ts";
import { type Entitlement, useOrganization } from "./organization.ts";

/** Says that the organization's plan does not include something, and which plans do; nothing where it does. */
export function NotIncluded({ entitlement }: { entitlement: Entitlement }) {
  const { t, language } = useText();
  const { lacking } = useOrganization();
  const missing = lacking(entitlement);
  if (missing === undefined) return null;
  const plans = new Intl.ListFormat(language, { type: "disjunction" }).format(missing.plans);
  return (
    <Notice tone="info" title={t(`plan.without.${entitlement}`, { plan: missing.plan })}>
      {plans !== "" && t("plan.lifted_by", { plans })} {t("plan.kept")}
    </Notice>
  );
}
