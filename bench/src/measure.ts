/** One way of doing the same thing; called by many callers at once. */
export interface Variant {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

export interface Row {
  case: string;
  variant: string;
  callers: number;
  median: number;
  unit: string;
  rounds: number;
  /** Ours to each peer's; above 1 is in our favour. */
  ratio: Record<string, number>;
}

export interface Measurement {
  readonly case: string;
  readonly callers: number;
  readonly variants: readonly Variant[];
  readonly peers: readonly string[];
  readonly rounds: number;
  readonly roundMs: number;
}

/** A pool opens its connections in this time, and plans are made. */
const WARM_UP_MS = 300;

/**
 * Runs every variant once in each round, in an order that rotates, so that what slows the machine slows all of them alike.
 * A ratio is the median of the rounds' ratios.
 */
export async function measure({
  callers,
  variants,
  peers,
  rounds,
  roundMs,
  ...named
}: Measurement): Promise<Row[]> {
  const rates = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
  for (const { run } of variants) await rateOf(run, callers, Math.max(roundMs, WARM_UP_MS));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const variant = variants[(round + turn) % variants.length];
      if (variant) rates.get(variant.name)?.push(await rateOf(variant.run, callers, roundMs));
    }
  }
  return variants.map(({ name }) => {
    const own = rates.get(name) ?? [];
    const ratio = peers.map((peer) => {
      const theirs = rates.get(peer) ?? [];
      return [
        peer,
        rounded(median(own.map((rate, round) => rate / (theirs[round] ?? Number.NaN))), 3),
      ] as const;
    });
    return {
      case: named.case,
      variant: name,
      callers,
      median: rounded(median(own), 0),
      unit: "operations/s",
      rounds,
      ratio: Object.fromEntries(ratio),
    };
  });
}

async function rateOf(run: () => Promise<unknown>, callers: number, roundMs: number): Promise<number> {
  let operations = 0;
  const startedAt = performance.now();
  const call = async () => {
    while (performance.now() - startedAt < roundMs) {
      await run();
      operations++;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (operations / (performance.now() - startedAt)) * 1000;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
