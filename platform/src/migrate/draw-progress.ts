import { log, progress } from "@clack/prompts";
import type { FleetProgress } from "@rowhouse/tenancy";
import { countOf, fit } from "./words.ts";

export interface ProgressDisplay {
  show(progress: FleetProgress): void;
  end(): void;
}

/** A bar in a terminal; elsewhere a line for each of a few placements, or for each tenth of many. */
export function drawProgress(isTerminal = process.stdout.isTTY): ProgressDisplay {
  return isTerminal ? drawBar() : writeLines();
}

function drawBar(): ProgressDisplay {
  let bar: ReturnType<typeof progress> | undefined;
  let drawn = 0;
  return {
    show(now) {
      if (now.phase === "waiting") {
        if (!bar) {
          bar = progress({ max: 1, size: 1 });
          bar.start("Another run is under way; waiting for it to end");
        }
        return;
      }
      if (now.total === 0) return;
      if (!bar || drawn === 0) {
        bar?.clear();
        bar = progress({ max: now.total, size: 30, indicator: "timer" });
        bar.start(wordsFor(now));
        drawn = 0.001;
      }
      const settled = now.done + now.failed;
      bar.advance(
        Math.max(0, settled - Math.floor(drawn)),
        fit(wordsFor(now), (process.stdout.columns ?? 80) - 46),
      );
      drawn = Math.max(drawn, settled);
    },
    end: () => bar?.clear(),
  };
}

function writeLines(): ProgressDisplay {
  const few = 12;
  let phase = "";
  let tenth = 0;
  return {
    show(now) {
      if (now.phase === "waiting") {
        if (phase !== now.phase) log.info("Another run is under way; waiting for it to end");
        phase = now.phase;
        return;
      }
      if (now.total === 0) return;
      if (phase === "" || phase === "waiting")
        log.info(`${countOf(now.total, "placement")} to bring to this release`);
      phase = now.phase;
      const settled = now.done + now.failed;
      const reached = Math.floor((settled / now.total) * 10);
      const isNews = now.total <= few ? now.last !== undefined : reached > tenth;
      tenth = reached;
      if (isNews) log.step(wordsFor(now));
    },
    end: () => undefined,
  };
}

function wordsFor({ phase, total, done, failed }: FleetProgress): string {
  const count = `${done.toLocaleString("en")} of ${countOf(total, "placement")}`;
  const trouble = failed > 0 ? `, ${failed.toLocaleString("en")} failed` : "";
  return `${phase === "canary" ? "Canary: " : ""}${count}${trouble}`;
}
