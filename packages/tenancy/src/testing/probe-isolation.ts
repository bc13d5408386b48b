import { fenceProbes } from "./probes/fence-probes.ts";
import { injectionProbes } from "./probes/injection-probes.ts";
import { openProbeSession, type Probes, type ProbeTarget } from "./probes/probe-session.ts";
import { rightProbes } from "./probes/right-probes.ts";
import { rowProbes } from "./probes/row-probes.ts";

/**
 * Attacks a live database as the application's login, as another tenant, and as the owner whom the policies bind too.
 *
 * @returns the sentences that turned out false; none where the isolation holds. The tables `notebooks` and `notes` of the engine's
 * own tests are expected. Nothing is left behind.
 */
export async function probeIsolation(
  target: ProbeTarget,
  { stopAtFirst = false }: { stopAtFirst?: boolean } = {},
): Promise<string[]> {
  const session = await openProbeSession(target);
  const broken: string[] = [];
  try {
    for (const [sentence, holds] of Object.entries(probes)) {
      // A probe that cannot even be made is a probe that failed.
      const answer = await holds(session).catch(() => false);
      if (Array.isArray(answer)) broken.push(...answer.map((exception) => `${sentence}: ${exception}`));
      else if (!answer) broken.push(sentence);
      if (stopAtFirst && broken.length > 0) break;
    }
  } finally {
    await session.app.end();
  }
  return broken;
}

/** The many statements of the injections last. */
const probes: Probes = { ...fenceProbes, ...rowProbes, ...rightProbes, ...injectionProbes };
