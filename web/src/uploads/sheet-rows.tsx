import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import type { SheetReading, TableReading } from "../api/reading.ts";
import { formatQuantity } from "../design/decimal-text.ts";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./preview.module.css";
import { shownCells } from "./reading-facts.ts";

const TRACKS: Record<string, string> = {
  number: "48px",
  description: "minmax(200px, 1fr)",
  unit: "64px",
  quantity: "84px",
  rate: "92px",
  amount: "112px",
};
const OTHER_TRACK = "96px";
const MOST_COLUMNS = 24;

/** Column widths that follow what the reader took the columns for. */
function templateOf(
  sheet: SheetReading,
  table: TableReading | undefined,
): { template: string; columns: number } {
  const used = Math.min(Math.max(1, ...sheet.rows.map((row) => row.cells.length)), MOST_COLUMNS);
  const roles = new Map(table?.columns.map((column) => [column.index, column.role]));
  const widths = Array.from({ length: used }, (_, index) => TRACKS[roles.get(index) ?? ""] ?? OTHER_TRACK);
  return { template: `46px 78px ${widths.join(" ")}`, columns: used };
}

const letter = (index: number): string => String.fromCodePoint(65 + index);

/** The sheet as it looks, each row with the class it was read as, in words and in colour. */
export function SheetRows({ sheet, soughtRow }: { sheet: SheetReading; soughtRow: number | undefined }) {
  const { t } = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const table = sheet.tables.toSorted((one, other) => other.itemCount - one.itemCount)[0];
  const { template, columns } = useMemo(() => templateOf(sheet, table), [sheet, table]);
  const numeric = useMemo(
    () =>
      new Set(
        table?.columns
          .filter(({ role }) => !["description", "unit", "number", "code", "remarks"].includes(role))
          .map(({ index }) => index),
      ),
    [table],
  );
  const virtual = useVirtualizer({
    count: sheet.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 34,
    overscan: 12,
  });
  useEffect(() => {
    const index = sheet.rows.findIndex(({ row }) => row === soughtRow);
    if (index >= 0) virtual.scrollToIndex(index, { align: "center" });
  }, [soughtRow, sheet, virtual]);

  if (sheet.rows.length === 0) return <p className={classes["emptySheet"]}>{t("reading.empty_sheet")}</p>;
  return (
    <ScrollRegion
      ref={scroller}
      className={classes["rows"]}
      label={t("reading.rows_of", { sheet: sheet.name })}
    >
      <div
        role="table"
        aria-label={sheet.name}
        aria-rowcount={sheet.rows.length + 1}
        className={classes["grid"]}
      >
        <div
          role="row"
          aria-rowindex={1}
          className={classes["head"]}
          style={{ gridTemplateColumns: template }}
        >
          <span role="columnheader">{t("reading.row")}</span>
          <span role="columnheader">{t("reading.read_as")}</span>
          {Array.from({ length: columns }, (_, index) => (
            <span key={index} role="columnheader" data-numeric={numeric.has(index)}>
              {letter(index)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={classes["body"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((at) => {
            const row = sheet.rows[at.index];
            if (!row) return null;
            return (
              <div
                key={at.key}
                ref={virtual.measureElement}
                data-index={at.index}
                role="row"
                aria-rowindex={at.index + 2}
                className={classes["row"]}
                data-class={row.class}
                data-sought={row.row === soughtRow}
                style={{ gridTemplateColumns: template, transform: `translateY(${at.start}px)` }}
              >
                <span role="rowheader" className={classes["rowNumber"]}>
                  {row.row}
                </span>
                <span role="cell" className={classes["rowClass"]} title={row.reason}>
                  {t(`reading.class.${row.class}`)}
                </span>
                {shownCells(row.cells, columns, numeric).map(({ index, text, span }) => (
                  <span
                    key={index}
                    role="cell"
                    aria-colspan={span}
                    data-numeric={numeric.has(index)}
                    style={{ gridColumn: `span ${span}` }}
                    title={text}
                  >
                    <span className={classes["cellText"]}>
                      {numeric.has(index) ? formatQuantity(text) : text}
                    </span>
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </ScrollRegion>
  );
}
