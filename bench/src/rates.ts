import { RateQuery } from "@rowhouse/platform/src/data-plane/rates/schemas.ts";
import { searchRates } from "@rowhouse/platform/src/data-plane/rates/search-rates.ts";
import type { Row } from "./measure.ts";
import { openRatesDatabase } from "./rates-database.ts";

/** What a member types, letter by letter the worst first: words of every third rate, errors, codes. */
const searches = {
  "a common word": "concrete",
  "a typing error": "concrte",
  "three words": "cement plaster flooring",
  "three words, two errors": "cemnt plastr flooring",
  "words and a figure": "steel window frame 20 mm",
  "the beginning of a word": "excav",
  "a code": "7.12.3",
  "nothing like it": "zzyzx quagga",
} as const;

export interface RatesOptions {
  readonly serverUrl: string;
  readonly rounds?: number;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * A search among an organization's 11,000 rates beside a thousand other organizations' in the same tables, under row level
 * security: milliseconds from the verb to its answer of 50 rates, the median of `rounds` × 5 searches.
 */
export async function benchRates({ serverUrl, rounds = 9, onProgress }: RatesOptions): Promise<Row[]> {
  const tenants = Number(process.env["ROWHOUSE_BENCH_TENANTS"] ?? 1_000);
  const others = Number(process.env["ROWHOUSE_BENCH_OTHERS"] ?? 1_100);
  const { tenant, tenancy, rateCount, close } = await openRatesDatabase(serverUrl, {
    tenants,
    rates: 11_000,
    others,
  });
  const rows: Row[] = [];
  const plan = Object.entries(searches);
  try {
    for (const [name, q] of plan) {
      onProgress?.(rows.length, plan.length);
      const query = RateQuery.parse({ q });
      const once = async (): Promise<number> => {
        const startedAt = performance.now();
        const { items } = await tenancy.run(tenant, () =>
          tenancy.transaction((tx) => searchRates(tx, query, "2026-11-21")),
        );
        const tookMs = performance.now() - startedAt;
        if (items.length === 0 && name !== "nothing like it") throw new Error(`Nothing is found for "${q}".`);
        return tookMs;
      };
      for (let warm = 0; warm < 5; warm++) await once();
      const times: number[] = [];
      for (let round = 0; round < rounds * 5; round++) times.push(await once());
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number): number =>
        Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1));
      const common = { case: `${name}, of ${rateCount} rates`, callers: 1, unit: "ms", rounds, ratio: {} };
      rows.push(
        { ...common, variant: "median", median: at(0.5) },
        { ...common, variant: "95 %", median: at(0.95) },
      );
    }
  } finally {
    await close();
  }
  return rows;
}
