import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useText } from "../i18n/text.ts";
import classes from "./preview.module.css";
import type { Doubt } from "./reading-facts.ts";

export function DoubtList({ doubts, show }: { doubts: Doubt[]; show: (doubt: Doubt) => void }) {
  const { t } = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: doubts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 84,
    overscan: 6,
  });
  return (
    <section className={classes["doubts"]} aria-label={t("reading.to_look_at")}>
      <h2>
        {t("reading.to_look_at")}{" "}
        {doubts.length > 0 && <span className={classes["badge"]}>{doubts.length}</span>}
      </h2>
      {doubts.length === 0 ? (
        <p className={classes["allRead"]}>{t("reading.no_doubts")}</p>
      ) : (
        <div ref={scroller} className={classes["doubtScroll"]}>
          <ul style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((at) => {
              const doubt = doubts[at.index];
              return (
                doubt && (
                  <li
                    key={at.key}
                    ref={virtual.measureElement}
                    data-index={at.index}
                    style={{ transform: `translateY(${at.start}px)` }}
                  >
                    <button type="button" className={classes["doubt"]} onClick={() => show(doubt)}>
                      <span className={classes["doubtPlace"]}>
                        {doubt.row === undefined
                          ? doubt.sheet.name
                          : t("reading.place", { sheet: doubt.sheet.name, row: doubt.row })}
                      </span>
                      <span className={classes["doubtReason"]}>{doubt.reason}</span>
                      {doubt.text !== "" && <span className={classes["doubtText"]}>{doubt.text}</span>}
                    </button>
                  </li>
                )
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
