import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Dialog } from "../design/dialog.tsx";
import { Money } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { Loaded } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { RateLink } from "./rate-link.tsx";
import classes from "./rates.module.css";
import { itemRatesQuery } from "./rates.ts";

/** What an item took, as it was on that day, and where it stands. */
export default function OriginDialog({
  estimateId,
  itemId,
  close,
}: {
  estimateId: string;
  itemId: string;
  close: () => void;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const rates = useQuery(itemRatesQuery(slug, estimateId));
  return (
    <Dialog title={t("rates.origin")} close={close} isWide>
      <Loaded query={rates} rows={3}>
        {({ items }) => {
          const taken = items.find(({ item_id }) => item_id === itemId);
          if (taken === undefined) return <p>{t("rates.origin_none")}</p>;
          const text = `${taken.code} ${taken.description}`.trim();
          return (
            <Stack gap={12}>
              <p className={classes["ownFull"]}>
                {taken.rate_id !== null ? (
                  <RateLink id={taken.rate_id}>{text}</RateLink>
                ) : taken.analysis_id !== null ? (
                  <Link
                    className="quiet"
                    to="/o/$organization/rates/analyses/$analysisId"
                    params={{ organization: slug, analysisId: taken.analysis_id }}
                  >
                    {text}
                  </Link>
                ) : (
                  text
                )}
              </p>
              <p className={classes["big"]}>
                <Money value={taken.rate} /> <span>{t("rates.per_unit", { unit: taken.unit || "–" })}</span>
              </p>
              <p className={classes["chapter"]}>
                {taken.effective_from === null ? t("rates.analysis") : taken.source} · {t("rates.taken")}{" "}
                <When at={taken.taken_at} />
              </p>
              {taken.is_unit_different && (
                <Notice tone="warn" title={t("rates.other_unit", { unit: taken.unit || "–" })} />
              )}
              {taken.is_changed && <Notice tone="warn" title={t("rates.other_rate")} />}
              {taken.rate_id === null && taken.analysis_id === null && (
                <Notice tone="info" title={t("rates.origin_gone")} />
              )}
            </Stack>
          );
        }}
      </Loaded>
    </Dialog>
  );
}
