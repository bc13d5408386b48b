import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type Ref, useImperativeHandle, useMemo, useRef } from "react";
import { ScrollRegion } from "./scroll-region.tsx";
import classes from "./sheet.module.css";

export interface SheetColumn<R> {
  id: string;
  header: string;
  /** A CSS grid track. */
  width: string;
  align?: "right";
  /** Neighbours with the same group stand under one heading. */
  group?: string;
  cell: (row: R, index: number) => ReactNode;
}

export interface SheetFoot {
  id: string;
  label: ReactNode;
  cells: Record<string, ReactNode>;
  isStrong?: boolean;
}

export interface SheetHandle {
  /** Brings a row into view and puts the keyboard into its input, or into the one with this `data-column`. */
  focusInput: (index: number, column?: string) => void;
}

interface SheetProps<R> {
  label: string;
  columns: SheetColumn<R>[];
  rows: R[];
  rowKey: (row: R) => string;
  /** How a row looks: `section`, `parent`, `item`, … */
  look: (row: R) => string;
  /** A row that is one text over all columns; undefined for a row of cells. */
  banner?: (row: R) => ReactNode | undefined;
  /** On a phone: the row as a card. */
  card: (row: R, index: number) => ReactNode;
  foot?: SheetFoot[];
  handle?: Ref<SheetHandle>;
}

const NO_FOOT: SheetFoot[] = [];
const FOCUS_FRAMES = 30;
const ROW_PX = 37;
const CARD_PX = 120;

/** A sheet of any length: only the rows in view are in the document, the header stays, the totals stay. */
export function Sheet<R>({
  label,
  columns,
  rows,
  rowKey,
  look,
  banner,
  card,
  foot = NO_FOOT,
  handle,
}: SheetProps<R>) {
  const scroller = useRef<HTMLDivElement>(null);
  const isPhone = useMediaQuery("(max-width: 760px)", false, { getInitialValueInEffect: false });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? CARD_PX : ROW_PX),
    overscan: 14,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  useImperativeHandle(handle, () => ({
    focusInput: (index, column) => {
      virtual.scrollToIndex(index, { align: "auto" });
      let frames = 0;
      const seek = (): void => {
        const input = scroller.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>(
          `[data-index="${index}"] ${column === undefined ? "input" : `[data-column="${column}"]`}`,
        );
        if (input) {
          input.focus({ preventScroll: true });
          input.select();
        } else if ((frames += 1) < FOCUS_FRAMES) requestAnimationFrame(seek);
      };
      seek();
    },
  }));
  const template = columns.map(({ width }) => width).join(" ");
  const groups = useMemo(() => groupsOf(columns), [columns]);

  if (isPhone)
    return (
      <ScrollRegion ref={scroller} label={label} className={classes["sheet"]}>
        <ul className={classes["cards"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((at) => {
            const row = rows[at.index];
            return (
              row !== undefined && (
                <li
                  key={at.key}
                  ref={virtual.measureElement}
                  data-index={at.index}
                  data-look={look(row)}
                  style={{ transform: `translateY(${at.start}px)` }}
                >
                  {banner?.(row) ?? card(row, at.index)}
                </li>
              )
            );
          })}
        </ul>
        {foot.length > 0 && (
          <dl className={classes["cardFoot"]}>
            {foot.map((line) => (
              <div key={line.id} data-strong={line.isStrong}>
                <dt>{line.label}</dt>
                <dd>
                  {columns
                    .filter(({ id }) => line.cells[id] !== undefined)
                    .map((column, _, { length }) => (
                      <span key={column.id} className={classes["cardFigure"]}>
                        {length > 1 && <span>{column.group ?? column.header}</span>}
                        {line.cells[column.id]}
                      </span>
                    ))}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </ScrollRegion>
    );

  return (
    <ScrollRegion ref={scroller} label={label} className={classes["sheet"]}>
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className={classes["grid"]}>
        <div role="rowgroup" className={classes["heads"]}>
          {groups && (
            <div role="row" className={classes["groups"]} style={{ gridTemplateColumns: template }}>
              {groups.map((group) => (
                <span
                  key={group.start}
                  role={group.name === undefined ? "cell" : "columnheader"}
                  aria-colspan={group.span}
                  data-named={group.name !== undefined}
                  style={{ gridColumn: `${group.start + 1} / span ${group.span}` }}
                >
                  {group.name}
                </span>
              ))}
            </div>
          )}
          <div
            role="row"
            aria-rowindex={1}
            className={classes["head"]}
            style={{ gridTemplateColumns: template }}
          >
            {columns.map((column) => (
              <span key={column.id} role="columnheader" data-align={column.align}>
                {column.header}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes["body"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((at) => {
            const row = rows[at.index];
            if (row === undefined) return null;
            const text = banner?.(row);
            return (
              <div
                key={at.key}
                ref={virtual.measureElement}
                data-index={at.index}
                role="row"
                aria-rowindex={at.index + 2}
                className={classes["row"]}
                data-look={look(row)}
                style={{ gridTemplateColumns: template, transform: `translateY(${at.start}px)` }}
              >
                {text === undefined ? (
                  columns.map((column) => (
                    <span key={column.id} role="cell" data-align={column.align}>
                      {column.cell(row, at.index)}
                    </span>
                  ))
                ) : (
                  <span role="cell" aria-colspan={columns.length} className={classes["banner"]}>
                    {text}
                  </span>
                )}
              </div>
            );
          })}
        </div>
        {foot.length > 0 && (
          <div role="rowgroup" className={classes["foots"]}>
            {foot.map((line) => (
              <div
                key={line.id}
                role="row"
                className={classes["foot"]}
                data-strong={line.isStrong}
                style={{ gridTemplateColumns: template }}
              >
                {columns.map((column, index) => (
                  <span key={column.id} role="cell" data-align={column.align}>
                    {index === 1 ? line.label : line.cells[column.id]}
                  </span>
                ))}
              </div>
            ))}
          </div>
        )}
      </div>
    </ScrollRegion>
  );
}

interface Group {
  name: string | undefined;
  start: number;
  span: number;
}

function groupsOf<R>(columns: SheetColumn<R>[]): Group[] | undefined {
  if (columns.every(({ group }) => group === undefined)) return undefined;
  const groups: Group[] = [];
  for (const [start, { group }] of columns.entries()) {
    const last = groups.at(-1);
    if (last && last.name === group) last.span += 1;
    else groups.push({ name: group, start, span: 1 });
  }
  return groups;
}
