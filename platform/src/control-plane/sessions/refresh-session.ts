import { ProblemError } from "../../errors.ts";
import { sessionLifetime, type SessionDeps, type TokenPair } from "./open-session.ts";
import { readRefreshToken, writeRefreshToken, type RefreshLink } from "./refresh-token.ts";

/** How long an answer that was lost on its way can be asked for again. */
const retrySeconds = 30;

interface Session {
  user_id: string;
  kind: "api" | "web";
  slug: string | null;
  generation: number;
  rotated_at: Date;
  is_open: boolean;
  is_fresh: boolean;
}

/**
 * Gives the successor of a refresh token. Used again within 30 seconds it gives the same successor; used again later,
 * it ends the whole log-in, since one of the two users is a thief.
 *
 * @throws ProblemError REFRESH_INVALID or REFRESH_REUSED
 */
export async function refreshSession(
  deps: Omit<SessionDeps, "passwords">,
  token: string,
  kind: "api" | "web",
): Promise<TokenPair> {
  const link = readRefreshToken(token, deps.refreshKey);
  if (link === undefined) throw new ProblemError("REFRESH_INVALID");
  await advance(deps, link, kind);
  const session = await findSession(deps, link);
  if (session === undefined || !session.is_open || session.kind !== kind)
    throw new ProblemError("REFRESH_INVALID");
  if (session.generation !== link.generation + 1 || !session.is_fresh) {
    await revoke(deps, link.family, "reuse");
    throw new ProblemError("REFRESH_REUSED");
  }
  return {
    access: await deps.accessTokens.issue(
      { userId: session.user_id, family: link.family, kind, organization: session.slug ?? undefined },
      session.rotated_at,
    ),
    refresh: writeRefreshToken({ family: link.family, generation: session.generation }, deps.refreshKey),
  };
}

/** Ends a log-in: its refresh tokens at once, its access tokens with their next use. */
export async function revoke(
  { control }: Pick<SessionDeps, "control">,
  family: string,
  because: string,
): Promise<void> {
  await control.query(
    "update sessions set revoked_at = now(), revoked_because = $2 where family = $1 and revoked_at is null",
    [family, because],
  );
}

/** Of any number of callers with one token, the first moves the chain on; the others find it moved. */
async function advance(
  { control }: Pick<SessionDeps, "control">,
  { family, generation }: RefreshLink,
  kind: "api" | "web",
): Promise<void> {
  await control.query(
    `update sessions set generation = generation + 1, rotated_at = clock_timestamp(),
            expires_at = now() + interval '${sessionLifetime}'
     where family = $1 and generation = $2 and kind = $3 and revoked_at is null and expires_at > now()`,
    [family, generation, kind],
  );
}

async function findSession(
  { control }: Pick<SessionDeps, "control">,
  { family }: RefreshLink,
): Promise<Session | undefined> {
  const { rows } = await control.query<Session>(
    `select s.user_id, s.kind, s.generation, s.rotated_at, o.slug,
            s.revoked_at is null and s.expires_at > now() and u.disabled_at is null as is_open,
            s.rotated_at > now() - interval '${retrySeconds} seconds' as is_fresh
     from sessions s join users u on u.id = s.user_id left join organizations o on o.id = s.organization_id
     where s.family = $1`,
    [family],
  );
  return rows[0];
}
