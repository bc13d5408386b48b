import { type ReactNode, type Ref, useMemo } from "react";
import type { Workslip, WorkslipRow } from "../api/documents.ts";
import { Clamped } from "../design/clamped.tsx";
import { figureTrack } from "../design/figure-track.ts";
import { Money, Quantity } from "../design/money.tsx";
import { RowCard } from "../design/row-card.tsx";
import { Sheet, type SheetColumn, type SheetHandle } from "../design/sheet.tsx";
import { useText } from "../i18n/text.ts";
import { type DocumentRow, documentRows } from "../quantities/document-rows.ts";

type Row = DocumentRow<WorkslipRow>;

const line = (row: Row, show: (line: WorkslipRow) => ReactNode): ReactNode =>
  row.kind === "line" && show(row.line);

export function workslipRows(workslip: Workslip, supplementalLabel: string): Row[] {
  const { supplemental } = workslip;
  return documentRows([
    ...workslip.sections,
    { ...supplemental, label: supplemental.label === "" ? supplementalLabel : supplemental.label },
  ]);
}

/** As wide as their longest figure. */
function tracksOf({ sections, supplemental, totals, previousNumbers }: Workslip) {
  const lines = [...sections, supplemental].flatMap((section) => section.rows);
  return {
    estimateQuantity: figureTrack(
      84,
      "quantity",
      lines.map(({ estimate }) => estimate?.quantity),
    ),
    rate: figureTrack(
      98,
      "money",
      lines.map(({ rate }) => rate),
    ),
    estimateAmount: figureTrack(116, "money", [
      totals.estimate,
      ...lines.map(({ estimate }) => estimate?.amount),
    ]),
    previous: previousNumbers.map((_, at) => ({
      quantity: figureTrack(
        96,
        "quantity",
        lines.map(({ previous }) => previous[at]?.quantity),
      ),
      amount: figureTrack(116, "money", [
        totals.previous[at],
        ...lines.map(({ previous }) => previous[at]?.amount),
      ]),
    })),
    quantity: figureTrack(
      104,
      "typed",
      lines.map(({ executed }) => executed.quantity),
    ),
    amount: figureTrack(116, "money", [
      totals.net,
      totals.executed,
      ...lines.map(({ executed }) => executed.amount),
    ]),
    more: figureTrack(106, "money", [totals.more, ...lines.map(({ more }) => more)]),
    less: figureTrack(106, "money", [totals.less, ...lines.map(({ less }) => less)]),
  };
}

/** A workslip in its columns. With `input` the executed quantity of an item is typed in place. */
export function WorkslipSheet({
  workslip,
  rows,
  input,
  handle,
}: {
  workslip: Workslip;
  rows: Row[];
  input?: (line: WorkslipRow, index: number) => ReactNode;
  handle?: Ref<SheetHandle>;
}) {
  const { t } = useText();
  const executed = (row: WorkslipRow, index: number): ReactNode =>
    (row.kind === "item" && input?.(row, index)) || <Quantity value={row.executed.quantity} />;
  const { totals } = workslip;
  const tracks = useMemo(() => tracksOf(workslip), [workslip]);
  const previous = useMemo(
    () =>
      workslip.previousNumbers.flatMap((number, at): SheetColumn<Row>[] => [
        {
          id: `previous-${number}-quantity`,
          header: t("sheet.quantity"),
          group: t("workslip.numbered", { number }),
          width: tracks.previous[at]?.quantity ?? "96px",
          align: "right",
          cell: (row) => row.kind === "line" && <Quantity value={row.line.previous[at]?.quantity} />,
        },
        {
          id: `previous-${number}-amount`,
          header: t("sheet.amount"),
          group: t("workslip.numbered", { number }),
          width: tracks.previous[at]?.amount ?? "116px",
          align: "right",
          cell: (row) => row.kind === "line" && <Money value={row.line.previous[at]?.amount} />,
        },
      ]),
    [workslip.previousNumbers, tracks, t],
  );
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
    { id: "unit", header: t("sheet.unit"), width: "56px", cell: (row) => line(row, ({ unit }) => unit) },
    {
      id: "estimate-quantity",
      header: t("sheet.quantity"),
      group: t("workslip.estimate"),
      width: tracks.estimateQuantity,
      align: "right",
      cell: (row) => line(row, ({ estimate }) => <Quantity value={estimate?.quantity} />),
    },
    {
      id: "rate",
      header: t("sheet.rate"),
      group: t("workslip.estimate"),
      width: tracks.rate,
      align: "right",
      cell: (row) => line(row, ({ rate }) => <Money value={rate} />),
    },
    {
      id: "estimate-amount",
      header: t("sheet.amount"),
      group: t("workslip.estimate"),
      width: tracks.estimateAmount,
      align: "right",
      cell: (row) => line(row, ({ estimate }) => <Money value={estimate?.amount} />),
    },
    ...previous,
    {
      id: "quantity",
      header: t("sheet.quantity"),
      group: t("workslip.execution"),
      width: tracks.quantity,
      align: "right",
      cell: (row, index) => line(row, (shown) => executed(shown, index)),
    },
    {
      id: "amount",
      header: t("sheet.amount"),
      group: t("workslip.execution"),
      width: tracks.amount,
      align: "right",
      cell: (row) => line(row, ({ executed: { amount } }) => <Money value={amount} quietZero />),
    },
    {
      id: "more",
      header: t("workslip.more"),
      width: tracks.more,
      align: "right",
      cell: (row) => line(row, ({ more }) => <Money value={more} quietZero />),
    },
    {
      id: "less",
      header: t("workslip.less"),
      width: tracks.less,
      align: "right",
      cell: (row) => line(row, ({ less }) => <Money value={less} quietZero />),
    },
    {
      id: "remarks",
      header: t("sheet.remarks"),
      width: "84px",
      cell: (row) => line(row, ({ remarks }) => remarks),
    },
  ];
  return (
    <Sheet
      label={t("workslip.sheet")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      look={(row) => (row.kind === "line" ? row.line.kind : row.kind)}
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
              [
                `${t("workslip.estimate")} (${row.line.unit})`,
                <Quantity key="e" value={row.line.estimate?.quantity} />,
              ],
              ...workslip.previousNumbers.map((number, at): [string, ReactNode] => [
                t("workslip.numbered", { number }),
                <Quantity key={number} value={row.line.previous[at]?.quantity} />,
              ]),
              [t("workslip.execution"), executed(row.line, index)],
              [t("sheet.amount"), <Money key="a" value={row.line.executed.amount} quietZero />],
              [t("workslip.more"), <Money key="m" value={row.line.more} quietZero />],
              [t("workslip.less"), <Money key="l" value={row.line.less} quietZero />],
            ]}
          />
        )
      }
      {...(handle === undefined ? {} : { handle })}
      foot={[
        {
          id: "total",
          label: t("sheet.total"),
          isStrong: true,
          cells: {
            "estimate-amount": <Money value={totals.estimate} />,
            ...Object.fromEntries(
              workslip.previousNumbers.map((number, at) => [
                `previous-${number}-amount`,
                <Money key={number} value={totals.previous[at]} />,
              ]),
            ),
            more: <Money value={totals.more} />,
            less: <Money value={totals.less} />,
            amount: <Money value={totals.executed} />,
          },
        },
        { id: "net", label: t("workslip.net"), cells: { amount: <Money value={totals.net} /> } },
      ]}
    />
  );
}
