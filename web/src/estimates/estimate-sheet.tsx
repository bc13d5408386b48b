import { ChevronDown, ChevronRight } from "lucide-react";
import { useMemo } from "react";
import type { Estimate, EstimateItem } from "../api/documents.ts";
import { Clamped } from "../design/clamped.tsx";
import { figureTrack } from "../design/figure-track.ts";
import { Money, Quantity } from "../design/money.tsx";
import { RowCard } from "../design/row-card.tsx";
import { Sheet, type SheetColumn } from "../design/sheet.tsx";
import { useText } from "../i18n/text.ts";
import { RateOrigin } from "../rates/rate-origin.tsx";
import { estimateRows, type EstimateRow } from "./estimate-rows.ts";
import classes from "./estimates.module.css";
import { useFolding } from "./use-folding.ts";

const keyOf = (row: EstimateRow): string =>
  row.kind === "section" ? `section/${row.section.id}` : row.kind === "parent" ? row.key : row.item.id;

/** Of an item that is rounded otherwise than the others. */
const ROUNDING_WORDS = {
  paise: "correct.rounding.exact",
  rupee: "correct.rounding.half_up",
  rupee_up: "correct.rounding.up",
  even_rupee_up: "cascade.rounding.even_rupee_up",
} as const;

export function EstimateSheet({ estimate }: { estimate: Estimate }) {
  const { t } = useText();
  const { folded, fold } = useFolding();
  const rows = useMemo(() => estimateRows(estimate.sections, folded), [estimate.sections, folded]);
  const tracks = useMemo(() => {
    const items = estimate.sections.flatMap((section) => section.items);
    return {
      quantity: figureTrack(
        104,
        "quantity",
        items.map(({ quantity }) => quantity),
      ),
      amount: figureTrack(120, "money", [estimate.ecv, ...items.map(({ amount }) => amount)]),
    };
  }, [estimate]);
  const origin = (item: EstimateItem) =>
    item.priced_from && (
      <RateOrigin estimateId={estimate.id} item={item} name={item.number || item.description} />
    );
  const columns: SheetColumn<EstimateRow>[] = [
    {
      id: "number",
      header: t("sheet.number"),
      width: "56px",
      cell: (row) => row.kind === "item" && row.item.number,
    },
    {
      id: "description",
      header: t("sheet.description"),
      width: "minmax(150px, 1fr)",
      cell: (row) =>
        row.kind === "item" && (
          <>
            <Clamped text={row.item.description} />
            {row.item.code !== "" && <span className={classes["code"]}>{row.item.code}</span>}
          </>
        ),
    },
    {
      id: "unit",
      header: t("sheet.unit"),
      width: "66px",
      cell: (row) => row.kind === "item" && row.item.unit,
    },
    {
      id: "quantity",
      header: t("sheet.quantity"),
      width: tracks.quantity,
      align: "right",
      cell: (row) => row.kind === "item" && <Quantity value={row.item.quantity} />,
    },
    {
      id: "rate",
      header: t("sheet.rate"),
      width: "118px",
      align: "right",
      cell: (row) =>
        row.kind === "item" && (
          <>
            <span className={classes["rate"]}>
              {origin(row.item)}
              <Money value={row.item.rate} />
            </span>
            {row.item.per !== "1" && (
              <span className={classes["code"]}>{t("sheet.per", { per: row.item.per })}</span>
            )}
          </>
        ),
    },
    {
      id: "amount",
      header: t("sheet.amount"),
      width: tracks.amount,
      align: "right",
      cell: (row) =>
        row.kind === "item" && (
          <>
            <Money value={row.item.amount} />
            {row.item.rounding !== null && (
              <span className={classes["code"]}>{t(ROUNDING_WORDS[row.item.rounding])}</span>
            )}
          </>
        ),
    },
  ];
  const banner = (row: EstimateRow) => {
    if (row.kind === "parent") return <Clamped text={row.text} />;
    if (row.kind === "item") return undefined;
    const { section, isOpen } = row;
    return (
      <button
        type="button"
        className={classes["fold"]}
        aria-expanded={isOpen}
        onClick={() => fold(section.id)}
      >
        {isOpen ? <ChevronDown size={15} aria-hidden /> : <ChevronRight size={15} aria-hidden />}
        <span className={classes["foldLabel"]}>
          {section.label === "" ? t("estimate.no_section") : section.label}
        </span>
        <span className={classes["foldCount"]}>{t("estimate.items", { count: section.items.length })}</span>
        <Money value={section.total} />
      </button>
    );
  };
  return (
    <Sheet
      label={t("estimate.sheet")}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      look={(row) => row.kind}
      banner={banner}
      card={(row) =>
        row.kind === "item" && (
          <RowCard
            number={row.item.number}
            text={<Clamped text={row.item.description} />}
            facts={[
              [`${t("sheet.quantity")} (${row.item.unit})`, <Quantity key="q" value={row.item.quantity} />],
              [
                t("sheet.rate"),
                <span key="r" className={classes["rate"]}>
                  {origin(row.item)}
                  <Money value={row.item.rate} />
                </span>,
              ],
              [t("sheet.amount"), <Money key="a" value={row.item.amount} />],
            ]}
          />
        )
      }
      foot={[
        {
          id: "ecv",
          label: t("estimate.ecv_long"),
          cells: { amount: <Money value={estimate.ecv} /> },
          isStrong: true,
        },
      ]}
    />
  );
}
