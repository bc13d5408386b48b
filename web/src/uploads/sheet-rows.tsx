import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { formatQuantity } from "../design/decimal-text.ts";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { Failed } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { ColumnRoles } from "./column-roles.tsx";
import { columnLetters } from "./correct.ts";
import { rowsOf } from "./correct-rows.ts";
import classes from "./preview.module.css";
import { PAGE_ROWS, type PreviewRow, type PreviewSheet, type PreviewTable, useRowPages } from "./previews.ts";
import { figureColumns, MOST_COLUMNS, shownCells } from "./reading-facts.ts";
import { RowClassField } from "./row-class.tsx";
import { TableSettings } from "./table-settings.tsx";
import type { Correcting } from "./use-corrections.ts";

const TRACKS: Record<string, string> = {
  number: "56px",
  description: "minmax(180px, 1fr)",
  unit: "72px",
  quantity: "92px",
  rate: "92px",
  amount: "106px",
};
const OTHER_TRACK = "96px";
const ROW_PX = 36;
const CARD_PX = 96;
const FOCUS_FRAMES = 30;

/** Column widths that follow what the columns are taken for; without a table the one with most text is wide. */
function templateOf(columns: number, table: PreviewTable | undefined, rows: readonly PreviewRow[]): string {
  const roles = new Map(table?.columns.map((column) => [column.index, column.role]));
  if (![...roles.values()].includes("description")) roles.set(wordiestColumn(rows), "description");
  const numeric = figureColumns(table);
  const widths = Array.from({ length: columns }, (_, index) => {
    const track = TRACKS[roles.get(index) ?? ""] ?? OTHER_TRACK;
    return numeric.has(index) ? `max(${track}, ${longestFigure(rows, index) + 3}ch)` : track;
  });
  return `44px 98px ${widths.join(" ")}`;
}

/** Characters of the longest figure of a column: figures are never broken. */
function longestFigure(rows: readonly PreviewRow[], index: number): number {
  const figures = rows.map(({ cells }) => cells[index] ?? "").filter((cell) => /^-?[\d.]+$/u.test(cell));
  return figures.reduce((longest, figure) => Math.max(longest, formatQuantity(figure).length), 0);
}

function wordiestColumn(rows: readonly PreviewRow[]): number {
  const letters: number[] = [];
  for (const { cells } of rows)
    for (const [index, cell] of cells.entries())
      if (/\p{L}/u.test(cell)) letters[index] = (letters[index] ?? 0) + Math.min(cell.length, 80);
  return letters.reduce((most, count, index) => (count > (letters[most] ?? 0) ? index : most), 0);
}

/** The table that a row stands in or under, else the first one below it. */
function tableAt(tables: PreviewTable[], row: number): PreviewTable | undefined {
  return tables.findLast(({ headerRow }) => headerRow <= row) ?? tables[0];
}

/** The sheet as it looks, each row with the class it was read as, in words and in colour, and each column with its role. */
export function SheetRows({
  uploadId,
  sheet,
  isInEstimate,
  sought,
  correcting,
}: {
  uploadId: string;
  sheet: PreviewSheet;
  isInEstimate: (table: PreviewTable) => boolean | undefined;
  /** The place of a row among the listed ones. */
  sought: number | undefined;
  correcting: Correcting;
}) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const isPhone = useMediaQuery("(max-width: 760px)", false, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sheet.listedRows,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? CARD_PX : ROW_PX),
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const pages = [...new Set(items.map(({ index }) => Math.floor(index / PAGE_ROWS)))];
  const read = useRowPages(slug, uploadId, sheet.index, pages);
  const rowAt = (index: number): PreviewRow | undefined =>
    read.get(Math.floor(index / PAGE_ROWS))?.data?.[index % PAGE_ROWS];
  const given = useMemo(
    () => rowsOf(correcting.corrections, sheet.name),
    [correcting.corrections, sheet.name],
  );
  useEffect(() => {
    if (sought !== undefined) virtual.scrollToIndex(sought, { align: "center" });
  }, [sought, virtual]);

  const top = items.find(({ end }) => end > (virtual.scrollOffset ?? 0))?.index ?? 0;
  const table = tableAt(
    sheet.tables,
    rowAt(sought !== undefined && isInView(items, sought) ? sought : top)?.row ?? 1,
  );
  const columns = Math.min(Math.max(1, sheet.columnCount), MOST_COLUMNS);
  const numeric = useMemo(() => figureColumns(table), [table]);
  const firstRows = read.get(0)?.data;
  const template = useMemo(() => templateOf(columns, table, firstRows ?? []), [columns, table, firstRows]);
  const mayCorrect = may("uploads.write");

  const focusClass = (index: number): void => {
    if (index < 0 || index >= sheet.listedRows) return;
    virtual.scrollToIndex(index, { align: "auto" });
    let frames = 0;
    const seek = (): void => {
      const field = scroller.current?.querySelector<HTMLSelectElement>(`[data-index="${index}"] select`);
      if (field) field.focus({ preventScroll: true });
      else if ((frames += 1) < FOCUS_FRAMES) requestAnimationFrame(seek);
    };
    seek();
  };
  const walk =
    (index: number) =>
    (event: KeyboardEvent<HTMLSelectElement>): void => {
      // The arrows walk the rows; Alt with them, Enter or the space bar opens the choice, a letter takes one.
      if (event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
      event.preventDefault();
      focusClass(index + (event.key === "ArrowDown" ? 1 : -1));
    };
  const classOf = (row: PreviewRow): string => given.get(row.row) ?? row.class;
  const classField = (row: PreviewRow, index: number) =>
    mayCorrect ? (
      <RowClassField
        row={row}
        rowClass={classOf(row)}
        isCorrected={given.has(row.row)}
        sheet={sheet}
        correcting={correcting}
        onKeyDown={walk(index)}
      />
    ) : (
      t(`reading.class.${row.class}` as "reading.class.item")
    );

  const failed = [...read.values()].find(({ isError, data }) => isError && data === undefined);
  if (failed) return <Failed problem={failed.error} retry={() => void failed.refetch()} />;
  if (sheet.listedRows === 0) return <p className={classes["emptySheet"]}>{t("reading.empty_sheet")}</p>;
  const settings = (
    <TableSettings
      sheet={sheet}
      table={table}
      isInEstimate={table && isInEstimate(table)}
      correcting={correcting}
    />
  );
  return (
    <div className={classes["sheetPane"]}>
      {mayCorrect && !isPhone && settings}
      {mayCorrect && isPhone && (
        <details className={classes["columnList"]}>
          <summary>{t("correct.settings")}</summary>
          {settings}
          {table && (
            <ColumnRoles sheet={sheet} table={table} columns={columns} correcting={correcting} isList />
          )}
        </details>
      )}
      <ScrollRegion
        ref={scroller}
        className={classes["rows"]}
        label={t("reading.rows_of", { sheet: sheet.name })}
      >
        {isPhone ? (
          <ul className={classes["cards"]} style={{ height: virtual.getTotalSize() }}>
            {items.map((at) => {
              const row = rowAt(at.index);
              return (
                <li
                  key={at.key}
                  ref={virtual.measureElement}
                  data-index={at.index}
                  className={classes["card"]}
                  data-class={row && classOf(row)}
                  data-sought={at.index === sought}
                  style={{ transform: `translateY(${at.start}px)` }}
                >
                  {row && (
                    <>
                      <div className={classes["cardHead"]}>
                        <span className={classes["rowNumber"]}>{row.row}</span>
                        <span className={classes["rowClass"]}>{classField(row, at.index)}</span>
                      </div>
                      <dl className={classes["cardCells"]}>
                        {row.cells.slice(0, columns).map(
                          (text, index) =>
                            text.trim() !== "" && (
                              // oxlint-disable-next-line react/no-array-index-key -- a column is its place
                              <div key={index}>
                                <dt>{columnLetters(index)}</dt>
                                <dd>{numeric.has(index) ? formatQuantity(text) : text}</dd>
                              </div>
                            ),
                        )}
                      </dl>
                    </>
                  )}
                </li>
              );
            })}
          </ul>
        ) : (
          <div
            role="table"
            aria-label={sheet.name}
            aria-rowcount={sheet.listedRows + 1}
            aria-colcount={columns + 2}
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
              <ColumnRoles
                sheet={sheet}
                table={mayCorrect ? table : undefined}
                columns={columns}
                correcting={correcting}
              />
            </div>
            <div role="rowgroup" className={classes["body"]} style={{ height: virtual.getTotalSize() }}>
              {items.map((at) => {
                const row = rowAt(at.index);
                return (
                  <div
                    key={at.key}
                    ref={virtual.measureElement}
                    data-index={at.index}
                    role="row"
                    aria-rowindex={at.index + 2}
                    className={classes["row"]}
                    data-class={row && classOf(row)}
                    data-sought={at.index === sought}
                    style={{ gridTemplateColumns: template, transform: `translateY(${at.start}px)` }}
                  >
                    <span role="rowheader" className={classes["rowNumber"]}>
                      {row?.row}
                    </span>
                    <span role="cell" className={classes["rowClass"]} title={row?.reason}>
                      {row && classField(row, at.index)}
                    </span>
                    {row &&
                      shownCells(row.cells, columns, numeric).map(({ index, text, span }) => (
                        <span
                          key={index}
                          role="cell"
                          aria-colindex={index + 3}
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
        )}
      </ScrollRegion>
    </div>
  );
}

function isInView(items: { index: number }[], index: number): boolean {
  return items.some((item) => item.index === index);
}
