import { Client } from "pg";
import type { FleetTools, Place } from "./fleet.ts";

/** Works with the administrator's login, in a database or in none in particular. */
export async function asAdmin(
  { connect }: Pick<FleetTools, "connect">,
  place: Place,
  work: (admin: Client) => Promise<unknown>,
): Promise<void> {
  const admin = new Client({ connectionTimeoutMillis: 10_000, ...connect(place, "admin") });
  admin.on("error", () => {});
  try {
    await admin.connect();
    await work(admin);
  } finally {
    await admin.end().catch(() => {});
  }
}
