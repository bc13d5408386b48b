import { type ReactNode, Suspense, useEffect, useState } from "react";

const SOON_MS = 1_000;

/** Holds back what the first paint does not need until the browser has nothing better to do. */
export function WhenIdle({ children }: { children: ReactNode }) {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    // Safari has no idle callback.
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(() => setIdle(true), SOON_MS);
      return () => clearTimeout(timer);
    }
    const waiting = requestIdleCallback(() => setIdle(true));
    return () => cancelIdleCallback(waiting);
  }, []);
  return isIdle ? <Suspense>{children}</Suspense> : null;
}
