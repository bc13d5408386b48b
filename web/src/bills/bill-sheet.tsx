import { TriangleAlert } from "lucide-react";
import { type ReactNode, type Ref, useMemo } from "react";
import type { Bill, BillFigure, BillRow } from "../api/documents.ts";
import { Clamped } from "../design/clamped.tsx";
import { figureTrack } from "../design/figure-track.ts";
import { Money, Quantity } from "../design/money.tsx";
import { RowCard } from "../design/row-card.tsx";
import { Sheet, type SheetColumn, type SheetFoot, type SheetHandle } from "../design/sheet.tsx";
import { TenderPremium } from "../estimates/tender-premium.tsx";
import { warningWords } from "../estimates/warning-words.ts";
import { useText } from "../i18n/text.ts";
import type { DocumentRow } from "../quantities/document-rows.ts";
import classes from "./bills.module.css";

type Row = DocumentRow<BillRow>;

const line = (row: Row, show: (line: BillRow) => ReactNode): ReactNode =>
  row.kind === "line" && show(row.line);

/** As wide as their longest figure. */
function tracksOf({ sections, subTotal, tenderPremium, total }: Bill) {
  const lines = sections.flatMap(({ rows }) => rows);
  const of = (column: "upToDate" | "previous" | "since", leastPx: number, kind: "typed" | "quantity") => ({
    quantity: figureTrack(
      leastPx,
      kind,
      lines.map((row) => row[column].quantity),
    ),
    amount: figureTrack(116, "money", [
      subTotal[column],
      tenderPremium[column],
      total[column],
      ...lines.map((row) => row[column].amount),
    ]),
  });
  return {
    upToDate: of("upToDate", 104, "typed"),
    previous: of("previous", 84, "quantity"),
    since: of("since", 84, "quantity"),
    rate: figureTrack(
      104,
      "typed",
      lines.map(({ rate }) => rate),
    ),
  };
}

/** A bill in its columns. With the inputs, the cumulative quantity and the rate of an item are typed in place. */
export function BillSheet({
  bill,
  rows,
  input,
  rateInput,
  handle,
}: {
  bill: Bill;
  rows: Row[];
  /** Undefined for a row that stays as it is. */
  input?: (line: BillRow, index: number) => ReactNode;
  rateInput?: (line: BillRow, index: number) => ReactNode;
  handle?: Ref<SheetHandle>;
}) {
  const { t, language } = useText();
  const cumulative = (row: BillRow, index: number): ReactNode =>
    input?.(row, index) ?? <Quantity value={row.upToDate.quantity} />;
  const rate = (row: BillRow, index: number): ReactNode =>
    rateInput?.(row, index) ?? <Money value={row.rate} />;
  const negative = useMemo(
    () =>
      new Map(
        bill.warnings
          .filter(({ code }) => code === "NEGATIVE_SINCE")
          .map((one) => [one.itemId, warningWords(one, language)]),
      ),
    [bill.warnings, language],
  );
  const remarks = (row: BillRow): ReactNode => {
    const warning = negative.get(row.itemId);
    return (
      <>
        {row.remarks}
        {warning !== undefined && (
          <span className={classes["warned"]} title={warning}>
            <TriangleAlert size={13} aria-hidden /> {t("bill.negative")}
          </span>
        )}
      </>
    );
  };
  const tracks = useMemo(() => tracksOf(bill), [bill]);
  const isFirst = bill.number === 1;
  const earlier: SheetColumn<Row>[] = [
    {
      id: "previous-quantity",
      header: t("sheet.quantity"),
      group: t("bill.previous"),
      width: tracks.previous.quantity,
      align: "right",
      cell: (row) => line(row, ({ previous }) => <Quantity value={previous.quantity} />),
    },
    {
      id: "previous",
      header: t("sheet.amount"),
      group: t("bill.previous"),
      width: tracks.previous.amount,
      align: "right",
      cell: (row) => line(row, ({ previous }) => <Money value={previous.amount} quietZero />),
    },
    {
      id: "since-quantity",
      header: t("sheet.quantity"),
      group: t("bill.since"),
      width: tracks.since.quantity,
      align: "right",
      cell: (row) => line(row, ({ since }) => <Quantity value={since.quantity} />),
    },
    {
      id: "since",
      header: t("sheet.amount"),
      group: t("bill.since"),
      width: tracks.since.amount,
      align: "right",
      cell: (row) => line(row, ({ since }) => <Money value={since.amount} quietZero />),
    },
  ];
  const columns: SheetColumn<Row>[] = [
    {
      id: "number",
      header: t("sheet.number"),
      width: "56px",
      cell: (row) => line(row, ({ number }) => number),
    },
    {
      id: "description",
      header: t("sheet.description"),
      width: "minmax(210px, 1fr)",
      cell: (row) => line(row, ({ description }) => <Clamped text={description} />),
    },
    {
      id: "quantity",
      header: t("sheet.quantity"),
      group: t("bill.till_date"),
      width: tracks.upToDate.quantity,
      align: "right",
      cell: (row, index) => line(row, (shown) => cumulative(shown, index)),
    },
    {
      id: "unit",
      header: t("sheet.unit"),
      group: t("bill.till_date"),
      width: "56px",
      cell: (row) => line(row, ({ unit }) => unit),
    },
    {
      id: "rate",
      header: t("sheet.rate"),
      group: t("bill.till_date"),
      width: tracks.rate,
      align: "right",
      cell: (row, index) => line(row, (shown) => rate(shown, index)),
    },
    {
      id: "upToDate",
      header: t("sheet.amount"),
      group: t("bill.till_date"),
      width: tracks.upToDate.amount,
      align: "right",
      cell: (row) => line(row, ({ upToDate }) => <Money value={upToDate.amount} quietZero />),
    },
    ...(isFirst ? [] : earlier),
    {
      id: "remarks",
      header: t("sheet.remarks"),
      width: "132px",
      cell: (row) => line(row, remarks),
    },
  ];
  const figures = (id: string, label: ReactNode, figure: BillFigure, isStrong = false): SheetFoot => ({
    id,
    label,
    isStrong,
    cells: isFirst
      ? { upToDate: <Money value={figure.upToDate} /> }
      : {
          upToDate: <Money value={figure.upToDate} />,
          previous: <Money value={figure.previous} />,
          since: <Money value={figure.since} />,
        },
  });
  return (
    <Sheet
      label={t("bill.sheet")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      look={(row) => (row.kind === "line" ? "item" : row.kind)}
      banner={(row) =>
        row.kind === "section" ? (
          <strong>{row.label}</strong>
        ) : row.kind === "parent" ? (
          <Clamped text={row.text} />
        ) : undefined
      }
      card={(row, index) =>
        row.kind === "line" && (
          <RowCard
            number={row.line.number}
            text={<Clamped text={row.line.description} />}
            facts={[
              [`${t("bill.till_date")} (${row.line.unit})`, cumulative(row.line, index)],
              [t("sheet.rate"), rate(row.line, index)],
              [t("sheet.amount"), <Money key="a" value={row.line.upToDate.amount} quietZero />],
              ...(isFirst
                ? []
                : ([
                    [t("bill.previous"), <Money key="p" value={row.line.previous.amount} quietZero />],
                    [t("bill.since"), <Money key="s" value={row.line.since.amount} quietZero />],
                  ] satisfies [string, ReactNode][])),
              ...(row.line.remarks === "" && !negative.has(row.line.itemId)
                ? []
                : ([[t("sheet.remarks"), remarks(row.line)]] satisfies [string, ReactNode][])),
            ]}
          />
        )
      }
      {...(handle === undefined ? {} : { handle })}
      foot={[
        figures("sub_total", t("bill.sub_total"), bill.subTotal),
        figures(
          "tender_premium",
          <>
            {t("bill.tender_premium")} <TenderPremium percent={bill.tenderPremiumPercent} />
          </>,
          bill.tenderPremium,
        ),
        figures("total", t("sheet.total"), bill.total, true),
      ]}
    />
  );
}
