import { ActionIcon } from "@mantine/core";
import { CornerDownLeft, Ruler, Trash2 } from "lucide-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { Estimate, EstimateItem, EstimateSection } from "../../api/documents.ts";
import { Clamped } from "../../design/clamped.tsx";
import { formatQuantity } from "../../design/decimal-text.ts";
import { figureTrack } from "../../design/figure-track.ts";
import { Money } from "../../design/money.tsx";
import { Sheet, type SheetColumn, type SheetHandle } from "../../design/sheet.tsx";
import { tell } from "../../design/tell.ts";
import { useText } from "../../i18n/text.ts";
import { RateOrigin } from "../../rates/rate-origin.tsx";
import { type EstimateRow, estimateRows } from "../estimate-rows.ts";
import { useFolding } from "../use-folding.ts";
import { Cell } from "./cell.tsx";
import { type Change, priceOf } from "./changes.ts";
import classes from "./editing.module.css";
import { type Field, fields, pasteOver } from "./paste.ts";
import { SectionBanner } from "./section-banner.tsx";
import type { Editing } from "./use-editing.ts";

const Measurements = lazy(() => import("./measurements.tsx"));

const keyOf = (row: EstimateRow): string =>
  row.kind === "section" ? `section/${row.section.id}` : row.kind === "parent" ? row.key : row.item.id;

/** As wide as their longest figure. */
function tracksOf({ sections, ecv }: Estimate) {
  const items = sections.flatMap((section) => section.items);
  const of = (leastPx: number, field: "quantity" | "rate"): string =>
    figureTrack(
      leastPx,
      "typed",
      items.map((item) => item[field]),
    );
  return {
    quantity: of(104, "quantity"),
    rate: of(112, "rate"),
    amount: figureTrack(120, "money", [ecv, ...items.map(({ amount }) => amount)]),
  };
}

/** The items as a sheet that is typed into. What is typed is saved by itself. */
export function ItemRows({ editing }: { editing: Editing }) {
  const { t } = useText();
  const { estimate } = editing;
  const sheet = useRef<SheetHandle>(null);
  const [measured, setMeasured] = useState<EstimateItem>();
  const { folded, fold, unfold } = useFolding();
  const rows = useMemo(() => estimateRows(estimate.sections, folded), [estimate.sections, folded]);
  const sectionOf = useMemo(
    () =>
      new Map(
        estimate.sections.flatMap((section) => section.items.map((item) => [item.id, section] as const)),
      ),
    [estimate.sections],
  );
  const make = (...changes: Change[]): void => {
    if (changes.length > 0) editing.make(changes).catch(() => {});
  };
  const move = (from: number, by: 1 | -1, field: Field): void => {
    for (let at = from + by; at >= 0 && at < rows.length; at += by)
      if (rows[at]?.kind === "item") {
        sheet.current?.focusInput(at, field);
        return;
      }
  };
  const addItem = (section: EstimateSection, before: string | null): void => {
    const id = crypto.randomUUID();
    make({ op: "add_item", id, section_id: section.id, before, item: {} });
    const open = unfold(section.id);
    const above = estimate.sections.slice(0, estimate.sections.indexOf(section) + 1);
    if (before === null) sheet.current?.focusInput(estimateRows(above, open).length, "number");
  };
  const follower = (item: EstimateItem): string | null => {
    const items = sectionOf.get(item.id)?.items ?? [];
    return items[items.indexOf(item) + 1]?.id ?? null;
  };
  const paste = (item: EstimateItem, field: Field, cells: string[][]): void => {
    const section = sectionOf.get(item.id);
    if (!section) return;
    const { changes, unread } = pasteOver(section, { item, field }, cells, () => crypto.randomUUID());
    make(...changes);
    if (unread > 0)
      void tell(
        { tone: "warn", title: t("quantities.pasted"), text: t("editing.unread", { count: unread }) },
        t,
      );
  };
  const fillDown = (at: number, item: EstimateItem, field: Field): void => {
    const above = rows.slice(0, at).findLast((row) => row.kind === "item");
    if (above?.kind !== "item") return;
    const filled = field === "rate" ? priceOf(above.item) : { [field]: above.item[field] };
    make({ op: "set_item", id: item.id, item: filled });
  };
  const nameOf = (item: EstimateItem): string => item.number || item.description || t("editing.new_item");
  const cell = (item: EstimateItem, index: number, field: Field) => (
    <Cell
      item={item}
      field={field}
      label={t("editing.cell", { column: t(`sheet.${field}`), item: nameOf(item) })}
      commit={(value) => make({ op: "set_item", id: item.id, item: { [field]: value } })}
      move={(by) => move(index, by, field)}
      paste={(cells) => paste(item, field, cells)}
      fillDown={() => fillDown(index, item, field)}
    />
  );
  const quantity = (item: EstimateItem, index: number) =>
    item.measurements.length === 0 ? (
      cell(item, index, "quantity")
    ) : (
      <button
        type="button"
        className={classes["cell"]}
        data-column="quantity"
        data-figure="true"
        aria-label={t("editing.measured", { quantity: formatQuantity(item.quantity), item: nameOf(item) })}
        onClick={() => setMeasured(item)}
      >
        {formatQuantity(item.quantity)}
      </button>
    );
  const tools = (item: EstimateItem) => (
    <>
      {item.priced_from && <RateOrigin estimateId={estimate.id} item={item} name={nameOf(item)} />}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={t("editing.measure", { item: nameOf(item) })}
        title={t("editing.measure", { item: nameOf(item) })}
        onClick={() => setMeasured(item)}
      >
        <Ruler size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={t("editing.add_below", { item: nameOf(item) })}
        title={t("editing.add_below", { item: nameOf(item) })}
        onClick={() => {
          const section = sectionOf.get(item.id);
          if (section) addItem(section, follower(item));
        }}
      >
        <CornerDownLeft size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={t("editing.remove", { item: nameOf(item) })}
        title={t("editing.remove", { item: nameOf(item) })}
        onClick={() => make({ op: "remove_item", id: item.id })}
      >
        <Trash2 size={14} />
      </ActionIcon>
    </>
  );
  const typedColumn = (field: Field, width: string, align?: "right"): SheetColumn<EstimateRow> => ({
    id: field,
    header: t(`sheet.${field}`),
    width,
    ...(align ? { align } : {}),
    cell: (row, index) =>
      row.kind === "item" &&
      (field === "quantity" ? quantity(row.item, index) : cell(row.item, index, field)),
  });
  const tracks = useMemo(() => tracksOf(estimate), [estimate]);
  const columns: SheetColumn<EstimateRow>[] = [
    typedColumn("number", "58px"),
    typedColumn("description", "minmax(150px, 1fr)"),
    typedColumn("unit", "84px"),
    typedColumn("quantity", tracks.quantity, "right"),
    typedColumn("rate", tracks.rate, "right"),
    {
      id: "amount",
      header: t("sheet.amount"),
      width: tracks.amount,
      align: "right",
      cell: (row) => row.kind === "item" && <Money value={row.item.amount} />,
    },
    {
      id: "tools",
      header: t("editing.tools"),
      width: rows.some((row) => row.kind === "item" && row.item.priced_from) ? "124px" : "96px",
      cell: (row) => row.kind === "item" && <span className={classes["rowTools"]}>{tools(row.item)}</span>,
    },
  ];
  const banner = (row: EstimateRow) => {
    if (row.kind === "parent") return <Clamped text={row.text} />;
    if (row.kind === "item") return undefined;
    return (
      <SectionBanner
        section={row.section}
        isOpen={row.isOpen}
        fold={() => fold(row.section.id)}
        make={make}
        addItem={() => addItem(row.section, null)}
      />
    );
  };
  return (
    <>
      <Sheet
        label={t("estimate.sheet")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        look={(row) => row.kind}
        banner={banner}
        handle={sheet}
        card={(row, index) =>
          row.kind === "item" && (
            <div className={classes["card"]}>
              {fields.map((field) => [
                <span key={`${field} name`}>{t(`sheet.${field}`)}</span>,
                <span key={field}>
                  {field === "quantity" ? quantity(row.item, index) : cell(row.item, index, field)}
                </span>,
              ])}
              <span className={classes["cardTools"]}>
                <Money value={row.item.amount} />
                <span>{tools(row.item)}</span>
              </span>
            </div>
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
      <Suspense>
        {measured && (
          <Measurements
            item={measured}
            save={(measurements) =>
              editing.make([{ op: "set_item", id: measured.id, item: { measurements } }])
            }
            close={() => setMeasured(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}
