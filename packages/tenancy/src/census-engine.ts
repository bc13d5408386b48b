import { escapeIdentifier, type ClientBase } from "pg";
import type { Finding } from "./census.ts";
import { engineFiles, readSql } from "./provision.ts";

interface Fact {
  object: string;
  aspect: string;
  fact: string;
  make: string | null;
  undo: string | null;
}

/** What this release installs, as facts, by the server's version and the application's login. */
const known = new Map<string, Fact[]>();

/**
 * Compares the schema `rowhouse` of a live database, function by function and grant by grant, with what this release installs:
 * the same files, run under another name in the caller's transaction, which must be rolled back. A process does that once.
 */
export async function compareEngine(
  owner: ClientBase,
  scratch: string,
  appRole: string,
): Promise<{
  findings: Finding[];
  /** Which of its functions the application may run with the owner's rights. */ definers: string[];
}> {
  const facts = await readSql("census/engine", {});
  const read = async (schema: string) =>
    (
      await owner.query<Fact & { version: string }>(
        `select facts.*, current_setting('server_version_num') as version from (${facts}) facts`,
        [schema, appRole],
      )
    ).rows;
  const live = await read("rowhouse");
  const key = JSON.stringify([live[0]?.version, appRole]);
  let pristine = known.get(key);
  if (!pristine) {
    await owner.query("savepoint pristine");
    try {
      await owner.query(await pristineSql(scratch, appRole));
    } catch (error) {
      await owner.query("rollback to pristine");
      return { findings: [uncompared(error)], definers: definersOf(live) };
    }
    pristine = (await read(scratch)).map((fact) => renamed(fact, scratch));
    await owner.query("rollback to pristine");
    known.set(key, pristine);
  }
  return { findings: differences(live, pristine), definers: definersOf(pristine) };
}

async function pristineSql(scratch: string, appRole: string): Promise<string> {
  const parts = await Promise.all(engineFiles.map((name) => readSql(name, {})));
  return parts
    .join("\n")
    .replaceAll(/\browhouse\b/g, scratch)
    .replaceAll("{{app_role}}", () => escapeIdentifier(appRole));
}

function renamed(fact: Fact, scratch: string): Fact {
  const rename = (text: string) => text.replaceAll(scratch, "rowhouse");
  return {
    object: rename(fact.object),
    aspect: fact.aspect,
    fact: rename(fact.fact),
    make: fact.make && rename(fact.make),
    undo: fact.undo && rename(fact.undo),
  };
}

function keyOf({ object, aspect }: Fact): string {
  return `${object}\n${aspect}`;
}

function differences(live: Fact[], pristine: Fact[]): Finding[] {
  const present = new Map(live.map((fact) => [keyOf(fact), fact]));
  const expected = new Set(pristine.map(keyOf));
  const missing = pristine.flatMap((fact) => {
    const found = present.get(keyOf(fact));
    if (found?.fact === fact.fact) return [];
    // A constraint or column that is another one must go before the right one can come.
    const clear =
      found?.undo && !fact.aspect.startsWith("definition") && !fact.aspect.startsWith("column")
        ? `${found.undo}; `
        : "";
    return [
      finding(
        fact,
        found ? "is not what this release installs" : "is missing",
        `${clear}${fact.make ?? "-- installEngine(owner, …)"}`,
      ),
    ];
  });
  const extra = live
    .filter((fact) => !expected.has(keyOf(fact)) && fact.undo !== null)
    .map((fact) => finding(fact, "was not installed by this release", fact.undo ?? ""));
  return [...missing, ...extra];
}

function finding({ object, aspect }: Fact, what: string, mend: string): Finding {
  return { code: "ENGINE_CHANGED", severity: "hole", object, why: `its ${aspect} ${what}`, mend };
}

function uncompared(error: unknown): Finding {
  return {
    code: "ENGINE_NOT_COMPARED",
    severity: "warning",
    object: "rowhouse",
    why: `the engine could not be compared with what this release installs: ${error instanceof Error ? error.message : String(error)}`,
    mend: "-- run the census as the owner, who may create a schema, on a server that is no standby",
  };
}

/** The functions whose definition says SECURITY DEFINER and which the application was granted. */
function definersOf(facts: Fact[]): string[] {
  const granted = new Set(
    facts.filter(({ aspect }) => aspect.startsWith("grant of execute")).map(({ object }) => object),
  );
  return facts
    .filter(
      ({ object, aspect, fact }) =>
        aspect === "definition" && granted.has(object) && fact.includes(" SECURITY DEFINER"),
    )
    .map(({ object }) => object);
}
