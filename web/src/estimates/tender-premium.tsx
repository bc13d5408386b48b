import { formatQuantity, isZero } from "../design/decimal-text.ts";
import { useText } from "../i18n/text.ts";

export function TenderPremium({ percent }: { percent: string | null }) {
  const { t } = useText();
  if (percent === null) return <>–</>;
  const figure = formatQuantity(percent.replace(/^-/u, ""));
  if (isZero(percent)) return <>{t("premium.at_par")}</>;
  return <>{t(percent.startsWith("-") ? "premium.less" : "premium.excess", { percent: figure })}</>;
}
