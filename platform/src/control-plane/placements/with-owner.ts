import type { Placement } from "@rowhouse/tenancy";
import { Client } from "pg";
import { addressOf } from "../../foundation/database/placement-address.ts";
import { connectionFor, ownerRole } from "../../foundation/database/roles.ts";
import type { Fleet } from "./fleet.ts";

/** Runs work with the owner's login in a placement's database. */
export async function withOwner<T>(
  { address, secret }: Fleet,
  placement: Placement,
  work: (owner: Client) => Promise<T>,
): Promise<T> {
  const owner = new Client(connectionFor(addressOf(address, placement), secret, ownerRole));
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}
