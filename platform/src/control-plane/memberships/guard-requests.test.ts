import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestService, type TestMember, type TestService } from "../../testing/open-test-service.ts";

describe("a request that goes on for long", () => {
  let service: TestService;
  let acme: TestMember;
  let time = Date.now();
  let begun = Promise.withResolvers<void>();
  let goOn = Promise.withResolvers<void>();

  beforeAll(async () => {
    service = await openTestService({
      now: () => new Date(time),
      addRoutes: (app) => {
        app.get("/api/patient", { config: { permission: "estimates.read" } }, async ({ tenant }) => {
          begun.resolve();
          await goOn.promise;
          return tenant.transaction(async (tx) => (await tx.query("select 1 as one")).rows);
        });
      },
    });
    acme = await service.signUp("acme");
  });
  afterAll(() => service.close());

  /** The answer to a request during which time passes and something happens. */
  async function answerAfter(happening: string) {
    begun = Promise.withResolvers<void>();
    goOn = Promise.withResolvers<void>();
    const answering = acme.request({ url: "/api/patient" });
    await begun.promise;
    await service.admin.query(happening, [acme.userId]);
    time += 6_000;
    goOn.resolve();
    return (await answering).json<object>();
  }

  it("reads on while its member is one", async () => {
    expect(await answerAfter("select $1")).toEqual([{ one: 1 }]);
  });

  it("reads nothing more once its member's role does not allow it, or the membership or log-in has ended", async () => {
    const organization =
      "update control.organizations set state = $$suspended$$ where slug = $$acme$$ and $1::uuid is not null";
    expect(await answerAfter(organization)).toMatchObject({ code: "ORGANIZATION_SUSPENDED" });
    await service.admin.query("update control.organizations set state = 'active'");
    expect(
      await answerAfter("update control.sessions set revoked_at = now() where user_id = $1"),
    ).toMatchObject({ code: "TOKEN_INVALID" });
    await service.admin.query("update control.sessions set revoked_at = null");
    expect(await answerAfter("delete from control.memberships where user_id = $1")).toMatchObject({
      code: "ORGANIZATION_NOT_FOUND",
    });
  });
});
