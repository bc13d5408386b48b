import { tenantId } from "@rowhouse/tenancy";
import type { Pool, PoolClient } from "pg";
import type { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { inTransaction } from "../../foundation/database/in-transaction.ts";
import { violates } from "../../foundation/database/violates.ts";
import type { Placements } from "../placements/open-fleet.ts";
import { placeTenant, withSpares } from "../placements/place-tenant.ts";
import { getPlan, type Plan } from "../plans/get-plan.ts";
import { asAccountConflict } from "../users/create-member.ts";
import type { Passwords } from "../users/passwords.ts";
import type { Registered, Registration } from "./schemas.ts";
import { isReserved } from "./slug.ts";

export interface RegistrationDeps {
  control: Pool;
  passwords: Passwords;
  baseDomain: string;
  placements: Placements;
  /** Where an organization's members find it. */
  urlOf(slug: string): string;
}

type Input = z.infer<typeof Registration>;
type Output = z.infer<typeof Registered>;
type Person = Output["user"];

/**
 * Signs up: user, organization, owner, subdomain and tenant in one transaction, so that half of it never exists. The
 * tenant's place is the one that the plan promises: shared tables, a schema or a database.
 * Somebody who has an account adds another organization to it with the account's password. A repeated request gets
 * the same answer.
 */
export async function registerOrganization(deps: RegistrationDeps, input: Input): Promise<Output> {
  const { control, passwords } = deps;
  const slug = input.schema_name;
  if (isReserved(slug)) throw new ProblemError("SLUG_RESERVED", { detail: `${slug} is reserved` });
  const plan = await getPlan(control, input.subscription_plan);

  const known = await findAccount(control, input.admin_email);
  const isOwnAccount = await passwords.isRight(known?.password_hash, input.admin_password);
  if (known !== undefined && !isOwnAccount) throw new ProblemError("ACCOUNT_CONFLICT");
  const answer = (id: string, user: Person): Output => ({
    organization: { id, name: input.company_name, slug, plan: plan.id, url: deps.urlOf(slug) },
    user: { id: user.id, username: user.username, email: user.email },
  });
  const passwordHash = known?.password_hash ?? (await passwords.hash(input.admin_password));

  try {
    return await withSpares(deps.placements, () =>
      inTransaction(control, async (client) => {
        const owner = known ?? (await createAccount(client, input, passwordHash));
        const id = await createOrganization(client, deps, { input, plan, ownerId: owner.id });
        return answer(id, owner);
      }),
    );
  } catch (error) {
    if (!violates(error, "organizations_slug_key")) throw asAccountConflict(error);
    const earlier =
      known && (await findOwned(control, { slug, name: input.company_name, ownerId: known.id }));
    if (earlier) return answer(earlier, known);
    throw new ProblemError("SLUG_TAKEN", { detail: `${slug} is taken` });
  }
}

async function findAccount(
  control: Pool,
  email: string,
): Promise<(Person & { password_hash: string }) | undefined> {
  const { rows } = await control.query<Person & { password_hash: string }>(
    `select id, username, email, password_hash from users
     where owner_organization_id is null and disabled_at is null and email_lc = lower($1)`,
    [email],
  );
  return rows[0];
}

async function createAccount(client: PoolClient, input: Input, passwordHash: string): Promise<Person> {
  const { rows } = await client.query<Person>(
    "insert into users (username, email, password_hash) values ($1, $2, $3) returning id, username, email",
    [input.admin_username, input.admin_email, passwordHash],
  );
  return getOnly(rows);
}

async function createOrganization(
  client: PoolClient,
  { baseDomain, placements }: RegistrationDeps,
  { input, plan, ownerId }: { input: Input; plan: Plan; ownerId: string },
): Promise<string> {
  const slug = input.schema_name;
  const { rows } = await client.query<{ id: string }>(
    "insert into organizations (slug, name, plan_id) values ($1, $2, $3) returning id",
    [slug, input.company_name, plan.id],
  );
  const { id } = getOnly(rows);
  await client.query("insert into memberships (organization_id, user_id, role) values ($1, $2, 'owner')", [
    id,
    ownerId,
  ]);
  await client.query("insert into domains (organization_id, name, verified_at) values ($1, $2, now())", [
    id,
    `${slug}.${baseDomain}`,
  ]);
  await claimDomain(client, { id, slug, baseDomain, domain: input.domain_url });
  await client.query("select queue.open_lane($1, $2)", [id, plan.jobsAtOnce]);
  // Last: in a database of its own it is all that a rollback does not undo, and a resident whom no catalog names is nobody.
  await placeTenant(client, placements, { tenantId: tenantId(id), ...plan });
  return id;
}

/** A domain outside ours is only written down: it serves nobody before it is proved. */
async function claimDomain(
  client: PoolClient,
  {
    id,
    slug,
    baseDomain,
    domain,
  }: { id: string; slug: string; baseDomain: string; domain: string | undefined },
): Promise<void> {
  const name = domain?.replace(/:\d+$/, "");
  if (name === undefined || name === `${slug}.${baseDomain}`) return;
  if (name === baseDomain || name.endsWith(`.${baseDomain}`)) {
    throw new ProblemError("DOMAIN_CONFLICT", {
      detail: `${name} is not the subdomain of ${slug}`,
      remedy: `Send ${slug}.${baseDomain}, or a domain of your own.`,
    });
  }
  await client.query("insert into domains (organization_id, name) values ($1, $2)", [id, name]);
}

async function findOwned(
  control: Pool,
  { slug, name, ownerId }: { slug: string; name: string; ownerId: string },
): Promise<string | undefined> {
  const { rows } = await control.query<{ id: string }>(
    `select o.id from organizations o join memberships m on m.organization_id = o.id
     where o.slug = $1 and o.name = $2 and m.user_id = $3 and m.role = 'owner'`,
    [slug, name, ownerId],
  );
  return rows[0]?.id;
}

function getOnly<T>([row]: T[]): T {
  if (row === undefined) throw new Error("An insert returned no row");
  return row;
}
