import { Client, DatabaseError, escapeIdentifier } from "pg";
import type { Placement, TenantId } from "../../placement.ts";
import { SigningKey, signToken } from "../../token.ts";

export interface ProbedTenant {
  readonly id: TenantId;
  readonly canary: string;
  readonly placement: Placement;
  /** The owner's login in the tenant's database, outside a transaction. */
  readonly owner: Client;
  readonly appUrl: string;
}

export interface ProbeTarget {
  readonly attacker: ProbedTenant;
  /** Has a row in `notes` that holds its canary, and a notebook. */
  readonly victim: ProbedTenant;
  /** What the victim's database checks tokens with. */
  readonly key: Buffer;
}

export interface ProbeSession extends ProbeTarget {
  /** The application's login in the victim's database. */
  readonly app: Client;
  /** The victim's table of notes, qualified. */
  readonly notes: string;
  readonly isSharedDatabase: boolean;
  token(id: TenantId, options?: { key?: Buffer; expiresInSeconds?: number }): string;
}

/** What came of statements run in one transaction that is rolled back: the last one's rows, or its SQLSTATE. */
export type Outcome = readonly unknown[] | string;

/** Each sentence with what says whether it holds, or the exceptions to it. */
export type Probes = Record<string, (session: ProbeSession) => Promise<boolean | string[]>>;

/** Its connection `app` is the caller's to end. */
export async function openProbeSession(target: ProbeTarget): Promise<ProbeSession> {
  const { attacker, victim } = target;
  const app = new Client({ connectionString: victim.appUrl });
  await app.connect();
  return {
    ...target,
    app,
    notes: `${escapeIdentifier(victim.placement.schema)}.notes`,
    isSharedDatabase:
      attacker.placement.server === victim.placement.server &&
      attacker.placement.database === victim.placement.database,
    token: (id, { key = target.key, expiresInSeconds = 60 } = {}) =>
      signToken(id, new SigningKey(key), Math.floor(Date.now() / 1000) + expiresInSeconds),
  };
}

/** Runs statements in one transaction and rolls it back. */
export async function outcome(client: Client, statements: readonly string[]): Promise<Outcome> {
  await client.query("begin");
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows ?? [];
    return rows;
  } catch (error) {
    return error instanceof DatabaseError ? (error.code ?? "") : String(error);
  } finally {
    await client.query("rollback");
  }
}

/** In the victim's database, as the application serving the attacker. Where that does not live there, it is refused. */
export function asAttacker(
  { app, attacker, token }: ProbeSession,
  ...statements: string[]
): Promise<Outcome> {
  return outcome(app, [entering(token(attacker.id)), ...statements]);
}

export function leaks({ victim }: ProbeSession, result: unknown): boolean {
  return JSON.stringify(result).includes(victim.canary);
}

export function entering(token: string, servesFrom?: number): string {
  return `select rowhouse.enter('${token}'${servesFrom === undefined ? "" : `, ${servesFrom}`})`;
}

export function setting(token: string): string {
  return `select set_config('rowhouse.token', '${token}', true)`;
}
