import { ActionIcon, Button, Group, SegmentedControl } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { CornerDownLeft, FolderPlus, Plus, Ruler, Trash2, Undo2 } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import type { Estimate, EstimateItem, EstimateSection } from "../../api/documents.ts";
import type { Problem } from "../../api/problem.ts";
import { Clamped } from "../../design/clamped.tsx";
import { formatQuantity } from "../../design/decimal-text.ts";
import { Money } from "../../design/money.tsx";
import { Notice } from "../../design/notice.tsx";
import { Sheet, type SheetColumn, type SheetHandle } from "../../design/sheet.tsx";
import { Loaded, Loading, problemWords } from "../../design/states.tsx";
import { tell, tellProblem } from "../../design/tell.ts";
import { useText } from "../../i18n/text.ts";
import bar from "../../quantities/quantities.module.css";
import { useOrganization } from "../../shell/organization.ts";
import { Page } from "../../shell/page.tsx";
import { CascadeTable } from "../cascade-table.tsx";
import { type EstimateRow, estimateRows } from "../estimate-rows.ts";
import estimateClasses from "../estimates.module.css";
import { estimateQuery } from "../estimates.ts";
import { WarningList } from "../warning-list.tsx";
import { Cell } from "./cell.tsx";
import type { Change } from "./changes.ts";
import classes from "./editing.module.css";
import { type Field, fields, pasteOver } from "./paste.ts";
import { type Editing, useEditing } from "./use-editing.ts";

const RateDialog = lazy(() => import("../../rates/rate-dialog.tsx"));
const Measurements = lazy(() => import("./measurements.tsx"));
const EditCascade = lazy(() => import("../../cascades/edit-cascade.tsx"));
const ITEMS = "items";
const NOTHING_FOLDED: ReadonlySet<string> = new Set();

const keyOf = (row: EstimateRow): string =>
  row.kind === "section" ? `section/${row.section.id}` : row.kind === "parent" ? row.key : row.item.id;

/** The items as a sheet that is typed into. What is typed is saved by itself. */
function Rows({ editing }: { editing: Editing }) {
  const { t } = useText();
  const { estimate } = editing;
  const sheet = useRef<SheetHandle>(null);
  const [measured, setMeasured] = useState<EstimateItem>();
  const rows = useMemo(() => estimateRows(estimate.sections, NOTHING_FOLDED), [estimate.sections]);
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
    const next = estimate.sections
      .slice(0, estimate.sections.indexOf(section) + 1)
      .reduce((count, { items }) => count + 1 + items.length, 0);
    if (before === null) sheet.current?.focusInput(next, "number");
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
    if (above?.kind === "item") make({ op: "set_item", id: item.id, item: { [field]: above.item[field] } });
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
  const columns: SheetColumn<EstimateRow>[] = [
    typedColumn("number", "58px"),
    typedColumn("description", "minmax(190px, 1fr)"),
    typedColumn("unit", "84px"),
    typedColumn("quantity", "104px", "right"),
    typedColumn("rate", "112px", "right"),
    {
      id: "amount",
      header: t("sheet.amount"),
      width: "120px",
      align: "right",
      cell: (row) => row.kind === "item" && <Money value={row.item.amount} />,
    },
    {
      id: "tools",
      header: t("editing.tools"),
      width: "96px",
      cell: (row) => row.kind === "item" && <span className={classes["rowTools"]}>{tools(row.item)}</span>,
    },
  ];
  const banner = (row: EstimateRow) => {
    if (row.kind === "parent") return <Clamped text={row.text} />;
    if (row.kind === "item") return undefined;
    return <SectionBanner section={row.section} make={make} addItem={() => addItem(row.section, null)} />;
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

function SectionBanner({
  section,
  make,
  addItem,
}: {
  section: EstimateSection;
  make: (...changes: Change[]) => void;
  addItem: () => void;
}) {
  const { t } = useText();
  const [typed, setTyped] = useState<string>();
  const leave = (): void => {
    if (typed !== undefined && typed.trim() !== section.label)
      make({ op: "set_section", id: section.id, label: typed.trim() });
    setTyped(undefined);
  };
  return (
    <div className={classes["section"]}>
      <input
        className={classes["cell"]}
        type="text"
        aria-label={t("editing.section")}
        placeholder={t("estimate.no_section")}
        value={typed ?? section.label}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      <Money value={section.total} />
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<Plus size={13} aria-hidden />}
        onClick={addItem}
      >
        {t("editing.add_item")}
      </Button>
      {section.items.length === 0 && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t("editing.remove_section")}
          onClick={() => make({ op: "remove_section", id: section.id })}
        >
          <Trash2 size={14} />
        </ActionIcon>
      )}
    </div>
  );
}

function Editor({ first }: { first: Estimate }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const refused = useCallback((problem: Problem) => void tellProblem(problem, t), [t]);
  const editing = useEditing(slug, first, refused);
  const { estimate, waiting, problem } = editing;
  const words = problem && problemWords(problem, t);
  // While something is typed, taking back is the input's own matter.
  const undo = (): void => {
    if (document.activeElement?.matches("[data-typing]") !== true) editing.undo();
  };
  useHotkeys([["mod+Z", undo]], []);
  const [isPricing, price] = useState(false);
  const from = "/o/$organization/estimates/$estimateId/edit";
  const { part } = useSearch({ from });
  const navigate = useNavigate({ from });
  const show = (next: string): void =>
    void navigate({
      search: next === "cascade" || next === "payments" ? { part: next } : {},
      replace: true,
    });
  return (
    <>
      <div className={bar["bar"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("editing.part")}
          value={part ?? ITEMS}
          onChange={show}
          data={[
            { value: ITEMS, label: t("editing.part.items") },
            { value: "cascade", label: t("editing.part.cascade") },
            { value: "payments", label: t("editing.part.payments") },
          ]}
        />
        <p className={bar["barText"]}>{t(part === undefined ? "editing.hint" : `editing.hint.${part}`)}</p>
        <span role="status" className={bar["pending"]}>
          {waiting > 0 ? t("editing.saving") : t("editing.saved")}
        </span>
        {editing.canUndo && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<Undo2 size={14} aria-hidden />}
            onClick={editing.undo}
          >
            {t("action.undo")}
          </Button>
        )}
        {part === undefined && (
          <Button size="xs" variant="default" onClick={() => price(true)}>
            {t("rates.price_item")}
          </Button>
        )}
        <Suspense>
          {isPricing && <RateDialog estimate={estimate} make={editing.make} close={() => price(false)} />}
        </Suspense>
        {part === undefined && (
          <Button
            size="xs"
            variant="default"
            leftSection={<FolderPlus size={14} aria-hidden />}
            onClick={() =>
              void editing
                .make([
                  {
                    op: "add_section",
                    id: crypto.randomUUID(),
                    before: null,
                    label: t("editing.new_section"),
                  },
                ])
                .catch(() => {})
            }
          >
            {t("editing.add_section")}
          </Button>
        )}
      </div>
      {words && (
        <Notice tone="bad" title={words.what} role="alert">
          <Group gap={8}>
            {words.remedy}
            <Button size="compact-xs" variant="default" onClick={editing.sendAgain}>
              {t("action.try_again")}
            </Button>
          </Group>
        </Notice>
      )}
      <WarningList warnings={estimate.warnings} />
      {part === undefined ? (
        <div className={estimateClasses["columns"]}>
          <Rows editing={editing} />
          <aside aria-label={t("cascade.title")}>
            <h2>{t("cascade.title")}</h2>
            <CascadeTable
              label={t("cascade.title")}
              start={[{ id: "ecv", label: t("estimate.ecv"), amount: estimate.ecv }]}
              lines={estimate.cascade}
            />
          </aside>
        </div>
      ) : (
        <Suspense fallback={<Loading rows={8} />}>
          <EditCascade
            estimate={estimate}
            part={part}
            make={(...changes) => void editing.make(changes).catch(() => {})}
          />
        </Suspense>
      )}
    </>
  );
}

export default function EditRows() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { estimateId } = useParams({ from: "/o/$organization/estimates/$estimateId/edit" });
  // Read once: what is typed here is newer than any later answer.
  const estimate = useQuery({ ...estimateQuery(slug, estimateId), staleTime: Number.POSITIVE_INFINITY });
  const base = `/o/${slug}/estimates/${estimateId}`;
  return (
    <Page
      title={t("editing.title")}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: estimate.data?.name ?? t("estimate.title"), to: base },
      ]}
      action={
        <Button size="xs" component={Link} to={base}>
          {t("editing.done")}
        </Button>
      }
    >
      <Loaded query={estimate} rows={12}>
        {(data) =>
          data.state === "draft" ? (
            <Editor key={data.id} first={data} />
          ) : (
            <Notice tone="info" title={t("editing.not_draft")}>
              {t("editing.not_draft.text")}
            </Notice>
          )
        }
      </Loaded>
    </Page>
  );
}
