import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { GitCompare } from "lucide-react";
import { useState } from "react";
import { formatMoney, formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { Blank, Loaded } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { dateText, When } from "../design/when.tsx";
import { type TextKey, useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { StatePill } from "./estimate-state.tsx";
import { differencesQuery, estimateQuery, keepVersion, versionsQuery } from "./estimates.ts";
import classes from "./versions.module.css";

type Differences = NonNullable<Awaited<ReturnType<typeof useDifferences>>["data"]>;
type Line = Differences["items"][number] | Differences["cascade"][number];
type FieldChange = Differences["terms"][number];

function useDifferences(id: string, from: number) {
  const { slug } = useOrganization();
  return useQuery(differencesQuery(slug, id, from, undefined));
}

const MONEY_FIELDS = new Set(["rate", "amount", "total", "sanctionedAmount"]);

/** Names of fields that stand in a sheet's head or a form; the others are said as the service names them. */
const FIELD_NAMES: Readonly<Record<string, TextKey>> = {
  number: "sheet.number",
  description: "sheet.description",
  unit: "sheet.unit",
  quantity: "sheet.quantity",
  rate: "sheet.rate",
  name: "estimate.name",
  sanctionedAmount: "estimate.sanctioned",
  tenderPremiumPercent: "estimate.premium",
  ratesOn: "cascade.rates_on",
  label: "cascade.label",
  kind: "cascade.kind",
  base: "cascade.base",
  rounding: "cascade.rounding",
  effect: "cascade.effect",
  effectiveFrom: "cascade.from",
  when: "cascade.when",
  fixed: "sheet.amount",
  withheld: "withheld.title",
};

function Values({ changes }: { changes: readonly FieldChange[] }) {
  const { t } = useText();
  const nameOf = (field: string): string => {
    const key = FIELD_NAMES[field];
    return key === undefined ? field : t(key);
  };
  const figure = ({ field, delta }: FieldChange, value: string): string =>
    delta === null || value === ""
      ? value
      : MONEY_FIELDS.has(field)
        ? formatMoney(value)
        : formatQuantity(value);
  return (
    <ul className={classes["values"]}>
      {changes.map((change) => (
        <li key={change.field}>
          <span className={classes["field"]}>{nameOf(change.field)}</span>
          <del>
            <span className="visually-hidden">{t("versions.before")} </span>
            {figure(change, change.before) || "–"}
          </del>
          <ins>
            <span className="visually-hidden">{t("versions.after")} </span>
            {figure(change, change.after) || "–"}
          </ins>
        </li>
      ))}
    </ul>
  );
}

function Lines({ label, lines }: { label: string; lines: readonly Line[] }) {
  const { t, language } = useText();
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{label}</h3>
      <ul className={classes["lines"]} aria-label={label}>
        {lines.map((line) => (
          <li key={line.id} data-kind={line.kind}>
            <span className={classes["kind"]}>{t(`versions.${line.kind}`)}</span>
            <span className={classes["line"]}>
              {"number" in line && line.number !== "" && <strong>{line.number} </strong>}
              {line.label}
              {line.effectiveFrom !== undefined && (
                <span className={classes["field"]}>
                  {" "}
                  {t("rates.from_day", { day: dateText(new Date(line.effectiveFrom), language) })}
                </span>
              )}
              <Values changes={line.fields.filter(({ field }) => field !== "amount" && field !== "total")} />
            </span>
            {(line.amount.before ?? line.amount.after) !== null && (
              <span className={classes["amounts"]}>
                {line.amount.before !== null && line.amount.after !== null && (
                  <del>
                    <Money value={line.amount.before} />
                  </del>
                )}
                <Money value={line.amount.after ?? line.amount.before} />
                <span className={classes["delta"]}>
                  <Money value={line.amount.delta} />
                </span>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Comparison({ id, from }: { id: string; from: number }) {
  const { t } = useText();
  const differences = useDifferences(id, from);
  return (
    <div className={classes["comparison"]}>
      <h2>{t("versions.since", { number: from })}</h2>
      <Loaded query={differences}>
        {(data) =>
          data.isSame ? (
            <Notice tone="info" title={t("versions.same")} />
          ) : (
            <>
              <dl className={classes["totals"]}>
                {(["ecv", "grandTotal"] as const).map((total) => (
                  <div key={total}>
                    <dt>{t(total === "ecv" ? "estimate.ecv_long" : "estimate.grand_total")}</dt>
                    <dd>
                      <del>
                        <Money value={data.totals[total].before} />
                      </del>
                      <Money value={data.totals[total].after} />
                      <span className={classes["delta"]}>
                        <Money value={data.totals[total].delta} />
                      </span>
                    </dd>
                  </div>
                ))}
              </dl>
              {data.terms.length > 0 && (
                <section>
                  <h3>{t("versions.terms")}</h3>
                  <Values changes={data.terms} />
                </section>
              )}
              <Lines label={t("estimate.no_section")} lines={data.items} />
              <Lines label={t("cascade.title")} lines={data.cascade} />
              <Lines label={t("bill.memorandum")} lines={data.memorandum} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Keep({ id }: { id: string }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const keeping = useMutation({
    mutationFn: () => keepVersion(id, note),
    onSuccess: async () => {
      setNote("");
      await queries.invalidateQueries({ queryKey: versionsQuery(slug, id).queryKey });
    },
    onError: (problem) => tellProblem(problem, t),
  });
  return (
    <form
      className={classes["keep"]}
      onSubmit={(event) => {
        event.preventDefault();
        keeping.mutate();
      }}
    >
      <TextInput
        aria-label={t("versions.note")}
        placeholder={t("versions.note")}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={keeping.isPending}>
        {t("versions.keep")}
      </Button>
    </form>
  );
}

export default function Versions() {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const { estimateId } = useParams({ from: "/o/$organization/estimates/$estimateId/versions" });
  const estimate = useQuery(estimateQuery(slug, estimateId));
  const versions = useQuery(versionsQuery(slug, estimateId));
  const [chosen, choose] = useState<number>();
  const from = chosen ?? versions.data?.[0]?.number;
  return (
    <Page
      title={t("estimate.versions")}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        {
          text: estimate.data?.name ?? t("estimate.title"),
          to: `/o/${slug}/estimates/${estimateId}`,
        },
      ]}
      aside={may("estimates.write") && <Keep id={estimateId} />}
    >
      <Loaded query={versions}>
        {(items) =>
          items.length === 0 ? (
            <Blank icon={<GitCompare size={22} />} title={t("versions.empty")}>
              {t("versions.empty.text")}
            </Blank>
          ) : (
            <div className={classes["columns"]}>
              <ol className={classes["list"]} aria-label={t("estimate.versions")}>
                {items.map((version) => (
                  <li key={version.number}>
                    <button
                      type="button"
                      aria-pressed={version.number === from}
                      onClick={() => choose(version.number)}
                    >
                      <span className={classes["head"]}>
                        {t("versions.number", { number: version.number })}
                        <StatePill state={version.state} />
                      </span>
                      <span className={classes["who"]}>
                        {version.made_by} · <When at={version.made_at} />
                      </span>
                      {version.note !== "" && <span>{version.note}</span>}
                      <Money value={version.grand_total} />
                    </button>
                  </li>
                ))}
              </ol>
              {from !== undefined && <Comparison id={estimateId} from={from} />}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
