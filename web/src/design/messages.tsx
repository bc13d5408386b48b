import { lazy, Suspense, useSyncExternalStore } from "react";
import { onFirstMessage, wasMessageSent } from "./tell.ts";

const Notifications = lazy(async () => ({ default: (await import("@mantine/notifications")).Notifications }));

/** Where messages about things done on the side appear; fetched with the first of them. */
export function Messages() {
  const isWanted = useSyncExternalStore(onFirstMessage, wasMessageSent);
  return isWanted ? (
    <Suspense>
      <Notifications position="bottom-right" limit={3} />
    </Suspense>
  ) : null;
}
