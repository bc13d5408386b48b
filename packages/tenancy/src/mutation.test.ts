import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "./census.ts";
import type { Isolation } from "./testing.ts";
import { databaseGuards, readGuards, readWithheld, tableGuards } from "./testing/guards.ts";
import { openGuardedHouse, type GuardedHouse } from "./testing/open-guarded-house.ts";
import { probeIsolation } from "./testing/probe-isolation.ts";

/** Guards whose loss no attack of the isolation suite notices (the census does), each with its reason. */
const unnoticed: Record<Isolation, readonly string[]> = {
  row: [
    // The fence sets its own, the server refuses a role of which the login is no member, and what is deferrable is so only where it is serializable.
    "no search_path for the login",
    "no role for the login",
    "no default_transaction_deferrable for the login",
    // Its body names nothing: it raises, with its two parameters.
    "the search_path of rowhouse.refuse(text,text)",
  ],
  // No other tenant has rows in a dedicated placement whose keys could tell of them.
  schema: ["the tenant in the primary key", "the tenant in a unique key", "the tenant in a foreign key"],
  database: ["the tenant in the primary key", "the tenant in a unique key", "the tenant in a foreign key"],
};

/** Runs what the census said, and says what it finds after that; what one finding hid may need a second round. */
async function mend(house: GuardedHouse, findings: Finding[]): Promise<Finding[]> {
  let left = findings;
  for (let round = 0; round < 3 && left.length > 0; round++) {
    for (const { mend: sql } of left) await house.superuser.query(sql).catch(() => {});
    left = await house.census();
  }
  return left;
}

describe.each(["row", "schema", "database"] as const)("in %s isolation", (isolation) => {
  let house: GuardedHouse;

  beforeAll(async () => {
    house = await openGuardedHouse(isolation);
  });
  afterAll(() => house.close());

  const probe = (stopAtFirst: boolean) => probeIsolation(house, { stopAtFirst });

  it("finds nothing where every guard stands", async () => {
    expect(await house.census()).toEqual([]);
    expect(await probe(false)).toEqual([]);
  });

  it("notices every guard that is dropped, in the census and in an attack, and gives SQL that puts it back", async () => {
    // The engine's own schema, the roles and the database are the same in every isolation.
    const guards =
      isolation === "row"
        ? [...tableGuards, ...databaseGuards, ...(await readGuards(house.superuser))]
        : tableGuards;
    const unseen: string[] = [];
    const missed: string[] = [];
    for (const { name, loss } of guards) {
      await house.superuser.query(house.fill(loss));
      const findings = await house.census();
      if (findings.length === 0) unseen.push(name);
      if ((await probe(true)).length === 0) missed.push(name);
      const left = await mend(house, findings);
      expect({ name, left }).toEqual({ name, left: [] });
    }
    expect(unseen).toEqual([]);
    expect(missed).toEqual(unnoticed[isolation]);
    expect(await probe(false)).toEqual([]);
  }, 120_000);

  it("names every right that is given back, in the census and in the suite", async () => {
    const withheld = await readWithheld(house.superuser);
    for (const { grant } of withheld) await house.superuser.query(house.fill(grant));
    const findings = await house.census();
    const broken = await probe(false);
    const isNamed = ({ right }: { right: string }) => {
      const [object = "", who] = house.fill(right).split(" to ");
      return findings.some(
        (finding) =>
          finding.object === object &&
          (who === undefined || finding.mend.endsWith(`${who}`) || finding.mend.endsWith(`"${who}"`)),
      );
    };
    expect(withheld.filter((one) => !isNamed(one))).toEqual([]);
    expect(
      withheld.filter(({ right }) => !broken.some((sentence) => sentence.endsWith(`: ${house.fill(right)}`))),
    ).toEqual([]);
    expect(await mend(house, findings)).toEqual([]);
  });
});
