import type { Pool } from "pg";
import { ProblemError } from "../../errors.ts";
import type { Passwords } from "../users/passwords.ts";
import type { AccessTokens } from "./access-token.ts";
import { writeRefreshToken } from "./refresh-token.ts";

export interface SessionDeps {
  control: Pool;
  passwords: Passwords;
  accessTokens: AccessTokens;
  refreshKey: Buffer;
}

export interface TokenPair {
  access: string;
  refresh: string;
}

interface Account {
  id: string;
  password_hash: string;
}

interface Belonging {
  id: string;
  slug: string;
}

/** How long a log-in lasts without being used. */
export const sessionLifetime = "30 days";

/**
 * Logs in by user name or e-mail. An API log-in is for the organization that the request names, or the only one the
 * user belongs to; a web log-in is for none: each tab names its own.
 *
 * @throws ProblemError CREDENTIALS_WRONG alike for an unknown name and a wrong password
 */
export async function openSession(
  deps: SessionDeps,
  login: { username: string; password: string; kind: "api" | "web"; organization?: string | undefined },
): Promise<TokenPair> {
  const account = await findAccount(deps.control, login.username);
  if (!(await deps.passwords.isRight(account?.password_hash, login.password)) || account === undefined) {
    throw new ProblemError("CREDENTIALS_WRONG");
  }
  const organization = await findBelonging(deps.control, account.id, login);
  const { rows } = await deps.control.query<{ family: string; rotated_at: Date }>(
    `insert into sessions (user_id, organization_id, kind, expires_at)
     values ($1, $2, $3, now() + interval '${sessionLifetime}') returning family, rotated_at`,
    [account.id, organization?.id ?? null, login.kind],
  );
  const [session] = rows;
  if (session === undefined) throw new ProblemError("INTERNAL");
  const { family, rotated_at: issuedAt } = session;
  return {
    access: await deps.accessTokens.issue(
      { userId: account.id, family, kind: login.kind, organization: organization?.slug },
      issuedAt,
    ),
    refresh: writeRefreshToken({ family, generation: 1 }, deps.refreshKey),
  };
}

async function findAccount(control: Pool, login: string): Promise<Account | undefined> {
  const { rows } = await control.query<Account>(
    `select id, password_hash from users
     where owner_organization_id is null and disabled_at is null and (username_lc = lower($1) or email_lc = lower($1))`,
    [login],
  );
  return rows[0];
}

async function findBelonging(
  control: Pool,
  userId: string,
  { kind, organization }: { kind: "api" | "web"; organization?: string | undefined },
): Promise<Belonging | undefined> {
  const { rows } = await control.query<Belonging>(
    `select o.id, o.slug from memberships m join organizations o on o.id = m.organization_id
     where m.user_id = $1 and ($2::text is null or o.slug = $2) limit 2`,
    [userId, organization ?? null],
  );
  if (organization !== undefined && rows.length === 0) throw new ProblemError("ORGANIZATION_NOT_FOUND");
  if (kind === "web") return undefined;
  return rows.length === 1 ? rows[0] : undefined;
}
