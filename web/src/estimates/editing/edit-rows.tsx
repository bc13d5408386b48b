import { Button, Group, SegmentedControl } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FolderPlus, Undo2 } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import type { Estimate } from "../../api/documents.ts";
import type { Problem } from "../../api/problem.ts";
import { Notice } from "../../design/notice.tsx";
import { Loaded, Loading, problemWords } from "../../design/states.tsx";
import { tellProblem } from "../../design/tell.ts";
import { useText } from "../../i18n/text.ts";
import bar from "../../quantities/quantities.module.css";
import { useOrganization } from "../../shell/organization.ts";
import { Page } from "../../shell/page.tsx";
import { CascadeTable } from "../cascade-table.tsx";
import estimateClasses from "../estimates.module.css";
import { estimateQuery } from "../estimates.ts";
import { WarningList } from "../warning-list.tsx";
import { ItemRows } from "./item-rows.tsx";
import { useEditing } from "./use-editing.ts";

const RateDialog = lazy(() => import("../../rates/rate-dialog.tsx"));
const EditCascade = lazy(() => import("../../cascades/edit-cascade.tsx"));
const ITEMS = "items";

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
        <div className={estimateClasses["columns"]} data-editing="true">
          <ItemRows editing={editing} />
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
