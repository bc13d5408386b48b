import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestService, type TestMember, type TestService } from "../testing/open-test-service.ts";

const list = (member: TestMember) => member.request({ url: "/api/estimates" });

let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

test("an organization whose tables this release does not serve is asked to wait; the others are served, and so is it once migrated", async () => {
  const [late, other] = [await service.signUp("late"), await service.signUp("other")];
  expect((await list(late)).statusCode).toBe(200);

  const setVersion = (version: number | null) =>
    service.admin.query(
      `update rowhouse.residents resident set version = coalesce($2,
         (select placement.version from rowhouse.placements placement where placement.search_path = resident.search_path))
       where tenant_id = $1`,
      [late.organizationId, version],
    );
  for (const version of [1, 9999]) {
    await setVersion(version);
    const refused = await list(late);
    expect(refused.statusCode).toBe(503);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(refused.json()).toMatchObject({ code: "ORGANIZATION_UPGRADING" });
    expect((await list(other)).statusCode).toBe(200);
  }
  await setVersion(null);
  expect((await list(late)).statusCode).toBe(200);
});
