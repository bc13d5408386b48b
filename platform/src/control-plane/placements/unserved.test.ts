import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestService, type TestMember, type TestService } from "../../testing/open-test-service.ts";

const servedOthers = { status: 200, retryAfter: 0, items: [], next_cursor: null };

describe("an organization that cannot be served now", () => {
  let service: TestService;
  let acme: TestMember;
  let initech: TestMember;
  beforeAll(async () => {
    service = await openTestService();
    [acme, initech] = await Promise.all([
      service.signUp("acme", { subscription_plan: "enterprise" }),
      service.signUp("initech", { subscription_plan: "pro" }),
    ]);
  });
  afterAll(() => service.close());

  it("gets 503 with a time and a code while its tables are at a version that this release does not know, alone", async () => {
    await service.admin.query("update rowhouse.residents set version = 1 where tenant_id = $1", [
      initech.organizationId,
    ]);
    expect(await estimatesOf(initech)).toMatchObject({
      status: 503,
      retryAfter: 30,
      code: "ORGANIZATION_UPGRADING",
      remedy: expect.stringContaining("Try again"),
    });
    expect(await estimatesOf(acme)).toEqual(servedOthers);
    await service.admin.query("update rowhouse.residents set version = $2 where tenant_id = $1", [
      initech.organizationId,
      service.placements.release.version,
    ]);
    expect(await estimatesOf(initech)).toEqual(servedOthers);
  });

  it("is refused by its own database where a node has not heard of the suspension", async () => {
    await service.placements.fleet.suspend(service.tenantId(acme));
    expect(await estimatesOf(acme)).toMatchObject({ status: 403, code: "ORGANIZATION_SUSPENDED" });
    expect(await estimatesOf(initech)).toEqual(servedOthers);
    await service.placements.fleet.resume(service.tenantId(acme));
    expect(await estimatesOf(acme)).toEqual(servedOthers);
  });

  it("gets 503 with a time and a code while its database takes nobody in, alone", async () => {
    const { rows } = await service.control.query<{ database: string; name: string }>(
      `select p.database, quote_ident(p.database) as name from placements p
       join residences r on r.placement_id = p.id where r.tenant_id = $1`,
      [acme.organizationId],
    );
    const [place] = rows;
    await service.admin.query(`alter database ${place?.name} with allow_connections false`);
    await service.admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      place?.database,
    ]);
    const answers = [await estimatesOf(acme), await estimatesOf(acme)];
    for (const answer of answers) expect(answer).toMatchObject({ status: 503 });
    expect(answers.at(-1)).toMatchObject({ code: "ORGANIZATION_UNREACHABLE", retryAfter: 5 });
    expect(await estimatesOf(initech)).toEqual(servedOthers);
    await service.admin.query(`alter database ${place?.name} with allow_connections true`);
  });
});

async function estimatesOf(member: TestMember) {
  const answer = await member.request({ url: "/api/estimates" });
  return {
    status: answer.statusCode,
    retryAfter: Number(answer.headers["retry-after"] ?? 0),
    ...answer.json<{ code?: string; remedy?: string }>(),
  };
}
