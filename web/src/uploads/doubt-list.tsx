import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { Failed, Loading } from "../design/states.tsx";
import { type Text, useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { columnLetters, withRepair } from "./correct.ts";
import classes from "./preview.module.css";
import { reasonWords } from "./reason-words.ts";
import { type Doubt, doubtPages, type PreviewSheet, type Repair } from "./previews.ts";
import type { Correcting } from "./use-corrections.ts";

const DOUBT_PX = 112;
const AHEAD = 20;

/** What the reader says of these codes is always the same, and said in the member's language. */
const WORDS = {
  HEADING_MISSING: "correct.doubt.HEADING_MISSING",
  HEADING_UNSURE: "correct.doubt.HEADING_UNSURE",
  UNIT_BELOW: "correct.doubt.UNIT_BELOW",
} as const;

function reasonOf({ code, reason, repairs }: Doubt, t: Text): string {
  if (code in WORDS) return t(WORDS[code as keyof typeof WORDS]);
  const [first] = repairs;
  if (code === "COLUMN_MISSING" && first?.kind === "column")
    return t("correct.doubt.COLUMN_MISSING", {
      role: t(`correct.role.${first.role}` as "correct.role.rate"),
    });
  return reasonWords(reason, t);
}

function repairText(repair: Repair, t: Text, { row: own, class: read }: Doubt): string {
  switch (repair.kind) {
    case "row":
      if (repair.class === read) return t("correct.repair.right");
      return t(`reading.class.${repair.class}` as "reading.class.item");
    case "column":
      return t("correct.repair.column", { column: columnLetters(repair.index) });
    case "unit_below":
      return t("correct.unit_below");
    case "header":
      return repair.row === own
        ? t("correct.names_columns")
        : t("correct.repair.header", { row: repair.row });
    case "sheet":
      return t("correct.no_table");
  }
}

/** What to look at, most doubtful first, each with its reason and what would mend it. */
export function DoubtList({
  uploadId,
  sheets,
  count,
  show,
  correcting,
}: {
  uploadId: string;
  sheets: PreviewSheet[];
  count: number;
  show: (doubt: Doubt) => void;
  correcting: Correcting;
}) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const query = useInfiniteQuery(doubtPages(slug, uploadId));
  const doubts = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: doubts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => DOUBT_PX,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last + AHEAD >= doubts.length) void fetchNextPage();
  }, [last, doubts.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const placeOf = (doubt: Doubt): string => {
    const sheet = sheets.find(({ index }) => index === doubt.sheet)?.name ?? "";
    return doubt.row === undefined ? sheet : t("reading.place", { sheet, row: doubt.row });
  };
  return (
    <section className={classes["doubts"]} aria-label={t("reading.to_look_at")}>
      <h2>
        {t("reading.to_look_at")} {count > 0 && <span className={classes["badge"]}>{count}</span>}
      </h2>
      {query.isError && query.data === undefined && (
        <Failed problem={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && <Loading rows={3} />}
      {query.data !== undefined && doubts.length === 0 && (
        <p className={classes["allRead"]}>{t("reading.no_doubts")}</p>
      )}
      {doubts.length > 0 && (
        <div ref={scroller} className={classes["doubtScroll"]}>
          <ul style={{ height: virtual.getTotalSize() }}>
            {items.map((at) => {
              const doubt = doubts[at.index];
              if (doubt === undefined) return null;
              const sheet = sheets.find(({ index }) => index === doubt.sheet);
              return (
                <li
                  key={at.key}
                  ref={virtual.measureElement}
                  data-index={at.index}
                  style={{ transform: `translateY(${at.start}px)` }}
                >
                  <div className={classes["doubt"]}>
                    <button type="button" className={classes["doubtShow"]} onClick={() => show(doubt)}>
                      <span className={classes["doubtPlace"]}>{placeOf(doubt)}</span>
                      <span className={classes["doubtReason"]}>{reasonOf(doubt, t)}</span>
                      {doubt.text !== "" && <span className={classes["doubtText"]}>{doubt.text}</span>}
                    </button>
                    {sheet && may("uploads.write") && doubt.repairs.length > 0 && (
                      <div
                        className={classes["repairs"]}
                        role="group"
                        aria-label={t("correct.repairs_of", { place: placeOf(doubt) })}
                      >
                        {doubt.repairs.map((repair) => (
                          <Button
                            key={JSON.stringify(repair)}
                            size="compact-sm"
                            variant="default"
                            onClick={() => {
                              show(doubt);
                              correcting.correct((given) => withRepair(given, sheet.name, repair));
                            }}
                          >
                            {repairText(repair, t, doubt)}
                          </Button>
                        ))}
                      </div>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
