import { log } from "@clack/prompts";
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

/** Drawn here, because a prompt library's bar takes Ctrl-C for itself and ends the process: the run would not come to its end. */
function drawBar(): ProgressDisplay {
  const size = 28;
  const startedAt = Date.now();
  let isDrawn = false;
  const draw = (words: string, share: number) => {
    const filled = Math.round(share * size);
    const bar = "━".repeat(filled) + "─".repeat(size - filled);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    process.stdout.write(
      `\r\u001B[K│  ${bar}  ${fit(`${words}, ${seconds} s`, (process.stdout.columns || 80) - size - 6)}`,
    );
    isDrawn = true;
  };
  return {
    show(now) {
      if (now.phase === "waiting") draw("Waiting: another run is under way", 0);
      else if (now.phase === "census") draw("Looking for holes in the isolation", 1);
      else if (now.total > 0) draw(wordsFor(now), (now.done + now.failed) / now.total);
    },
    end() {
      if (isDrawn) process.stdout.write("\r\u001B[K");
      isDrawn = false;
    },
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
      if (now.phase === "census") {
        log.info("Looking for holes in the isolation");
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
  return `${phase === "canary" ? "canary: " : ""}${count}${trouble}`;
}
