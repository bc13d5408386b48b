import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permissionsOf } from "../../foundation/http/permissions.ts";
import {
  openTestService,
  testPassword,
  type TestMember,
  type TestService,
} from "../../testing/open-test-service.ts";

const add = (member: TestMember, username: string, fields: Record<string, string> = {}) =>
  member.request({
    method: "POST",
    url: "/api/users/register",
    payload: { username, email: `${username}@people.example`, password: testPassword, ...fields },
  });

describe("the people of an organization", () => {
  let service: TestService;
  let acme: TestMember;
  let initech: TestMember;

  beforeAll(async () => {
    service = await openTestService();
    acme = await service.signUp("acme", { subscription_plan: "free" });
    initech = await service.signUp("initech");
  });
  afterAll(() => service.close());

  const logIn = async (username: string) => {
    const token = await service.request({
      method: "POST",
      url: "/api/token",
      payload: { username, password: testPassword },
    });
    return { authorization: `Bearer ${token.json<{ access: string }>().access}` };
  };

  it("learn who they are, where they belong and what they may do", async () => {
    const me = await acme.request({ url: "/api/users/me" });
    const organization = { id: acme.organizationId, name: "acme Ltd", slug: "acme", plan: "free" };
    expect(me.json()).toEqual({
      id: acme.userId,
      username: "acme-owner",
      email: "owner@acme.example",
      first_name: "",
      last_name: "",
      organization: {
        ...organization,
        role: "owner",
        permissions: permissionsOf("owner"),
        missing: [{ entitlement: "templates", plan: "Free", plans: ["Starter", "Pro", "Enterprise"] }],
      },
      memberships: [{ role: "owner", organization }],
    });
  });

  it("are added by name, e-mail, password and role, and can log in", async () => {
    const added = await add(initech, "mira", { role: "manager", department: "Roads", first_name: "Mira" });
    expect(added.statusCode).toBe(201);
    expect(added.json()).toMatchObject({ username: "mira", role: "manager", department: "Roads" });
    const me = await service.request({ url: "/api/users/me", headers: await logIn("mira") });
    expect(me.json()).toMatchObject({ organization: { slug: "initech", role: "manager" } });
    expect(added.body).not.toContain(testPassword);
  });

  it("are listed page by page, the newest first, and never those of another organization", async () => {
    await add(initech, "zoya");
    await add(initech, "anil");
    const names: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await initech.request({
        url: "/api/users",
        query: { limit: "2", ...(cursor && { cursor }) },
      });
      const { items, next_cursor } = page.json<{
        items: { username: string }[];
        next_cursor: string | null;
      }>();
      names.push(...items.map(({ username }) => username));
      cursor = next_cursor;
    }
    expect(names).toEqual([...new Set(names)]);
    expect(names.slice(0, 2)).toEqual(["anil", "zoya"]);
    expect(names.at(-1)).toBe("initech-owner");
    expect(names).not.toContain("acme-owner");
  });

  it("are as many as the plan allows: of six at once, two get the two free places", async () => {
    const answers = await Promise.all(
      ["a", "b", "c", "d", "e", "f"].map((name) => add(acme, `seat-${name}`)),
    );
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 201, 402, 402, 402, 402]);
    const refused = answers.find(({ statusCode }) => statusCode === 402);
    expect(refused?.json()).toMatchObject({ code: "LIMIT_REACHED", limit: 3, usage: 3 });
  });

  it("cannot be added by a member, nor above one's own role, nor twice", async () => {
    await add(initech, "plain", { role: "member" });
    await add(initech, "admin-two", { role: "admin" });
    const asMember: TestMember = { ...initech, request: (o) => service.request({ ...o, headers: member }) };
    const asAdmin: TestMember = { ...initech, request: (o) => service.request({ ...o, headers: admin }) };
    const [member, admin] = [await logIn("plain"), await logIn("admin-two")];
    expect((await add(asMember, "somebody")).json()).toMatchObject({ status: 403, code: "FORBIDDEN" });
    expect((await add(asAdmin, "usurper", { role: "owner" })).json()).toMatchObject({
      code: "ROLE_TOO_HIGH",
    });
    expect((await add(asAdmin, "plain")).json()).toMatchObject({ status: 409, code: "ACCOUNT_CONFLICT" });
  });
});
