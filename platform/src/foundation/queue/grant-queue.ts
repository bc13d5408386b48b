import { escapeIdentifier } from "pg";
import type { ClientBase } from "pg";

/** What members' requests may call: each takes the tenant from the verified context. */
export const tenantQueueFunctions = [
  "queue.enqueue(uuid, text)",
  "queue.cancel(uuid)",
  "queue.place_in_line(uuid)",
] as const;

const controlQueueFunctions = [
  "queue.open_lane(uuid, integer)",
  "queue.close_lane(uuid)",
  "queue.wake(uuid)",
  "queue.claim(uuid, integer, interval)",
  "queue.settle(uuid, uuid, bigint, text, interval, text)",
  "queue.settle_and_claim(uuid, uuid, bigint, text, interval, text, uuid, integer, interval)",
  "queue.extend(uuid, interval)",
  "queue.announce(uuid, uuid)",
  "queue.promise(uuid, uuid, text, interval)",
  "queue.deliver(uuid, uuid, text)",
  "queue.cancel_of(uuid, uuid)",
  "queue.place_of(uuid, uuid)",
  "queue.lanes_to_sweep(integer)",
  "queue.offer(uuid, uuid[], text[])",
  "queue.swept(uuid, timestamptz)",
] as const;

/** Lets the two logins call the queue's functions. Run by the owner after the control migrations; can be repeated. */
export async function grantQueue(
  owner: ClientBase,
  { appRole, controlRole }: { appRole: string; controlRole: string },
): Promise<void> {
  const app = escapeIdentifier(appRole);
  const control = escapeIdentifier(controlRole);
  await owner.query(`grant usage on schema queue to ${app}, ${control}`);
  await owner.query(`grant execute on function ${tenantQueueFunctions.join(", ")} to ${app}`);
  await owner.query(`grant execute on function ${controlQueueFunctions.join(", ")} to ${control}`);
}
