import { Button, SegmentedControl, Select, Stack } from "@mantine/core";
import { useState } from "react";
import type { Estimate } from "../api/documents.ts";
import { Dialog } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import type { Change } from "../estimates/editing/changes.ts";
import { useText } from "../i18n/text.ts";
import { AnalysisResults } from "./analysis-results.tsx";
import { RateResults, RateSearchBox } from "./rate-search.tsx";
import { fullText, type RateFacts } from "./rates.ts";

const NEW = "new:";

/** A unit as units are compared on the screen; the service says it with all spellings. */
const plain = (unit: string): string => unit.toLowerCase().replace(/^(per|p|one|1)\b[\s.]*|[\s.]+|s$/gu, "");

/** A rate that can be taken, and what it is taken from. */
interface Taken {
  facts: RateFacts;
  per: string;
  source: { rate_id: string } | { analysis_id: string };
}

/** Prices an item of the estimate from a rate or a rate analysis, or adds a new one at the end of a section. */
export default function RateDialog({
  estimate,
  make,
  close,
}: {
  estimate: Estimate;
  make: (changes: Change[]) => Promise<unknown>;
  close: () => void;
}) {
  const { t } = useText();
  const [sought, seek] = useState("");
  const last = estimate.sections.at(-1)?.id ?? "";
  const [target, aim] = useState(`${NEW}${last}`);
  const [doubtful, doubt] = useState<Taken>();
  const [book, open] = useState("schedules");
  const item = estimate.sections.flatMap(({ items }) => items).find(({ id }) => id === target);
  const put = ({ facts: rate, per, source }: Taken): void => {
    const taken = { code: rate.code, rate: rate.rate, per, priced_from: source };
    const whole = { ...taken, description: fullText(rate), unit: rate.unit };
    const change: Change =
      item === undefined
        ? {
            op: "add_item",
            id: crypto.randomUUID(),
            section_id: target.slice(NEW.length),
            before: null,
            item: { ...taken, description: rate.description, parents: rate.parents, unit: rate.unit },
          }
        : { op: "set_item", id: item.id, item: item.description.trim() === "" ? whole : taken };
    make([change]).catch(() => {});
    close();
  };
  const choose = (taken: Taken): void => {
    const { unit } = taken.facts;
    if (item !== undefined && item.unit.trim() !== "" && plain(item.unit) !== plain(unit)) doubt(taken);
    else put(taken);
  };
  return (
    <Dialog title={t("rates.price_item")} close={close} isWide>
      <Stack gap={12}>
        <Select
          label={t("rates.target")}
          value={target}
          onChange={(value) => aim(value ?? target)}
          searchable
          data={estimate.sections.map((section) => ({
            group: section.label || t("estimate.no_section"),
            items: [
              { value: `${NEW}${section.id}`, label: t("rates.new_item") },
              ...section.items.map(({ id, number, description }) => ({
                value: id,
                label: `${number} ${description}`.trim().slice(0, 90) || t("editing.new_item"),
              })),
            ],
          }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("rates.source")}
          value={book}
          onChange={open}
          data={[
            { value: "schedules", label: t("rates.schedules") },
            { value: "analyses", label: t("rates.analyses") },
          ]}
        />
        <RateSearchBox sought={sought} seek={seek} isFirst />
        {doubtful && item && (
          <Notice
            tone="warn"
            role="alert"
            title={t("rates.unit_differs", { item: item.unit, rate: doubtful.facts.unit || "–" })}
          >
            <Button size="compact-sm" variant="default" onClick={() => put(doubtful)}>
              {t("rates.take_anyway")}
            </Button>
          </Notice>
        )}
        {book === "schedules" ? (
          <RateResults
            sought={sought}
            title={(_, text) => text}
            choose={(rate) => choose({ facts: rate, per: rate.per, source: { rate_id: rate.id } })}
          />
        ) : (
          <AnalysisResults
            sought={sought}
            choose={(facts) => choose({ facts, per: "1", source: { analysis_id: facts.id } })}
          />
        )}
      </Stack>
    </Dialog>
  );
}
