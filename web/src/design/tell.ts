import type { Text } from "../i18n/text.ts";
import { problemWords } from "./states.tsx";

interface Message {
  tone: "warn" | "bad";
  title: string;
  text: string;
}

let isSent = false;
const waiting = new Set<() => void>();

export const wasMessageSent = (): boolean => isSent;

export function onFirstMessage(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}

/** Says something beside a screen that itself stays usable. */
export async function tell({ tone, title, text }: Message, t: Text): Promise<void> {
  isSent = true;
  for (const listener of waiting) listener();
  const { notifications } = await import("@mantine/notifications");
  notifications.show({
    color: tone,
    title,
    message: text,
    role: tone === "bad" ? "alert" : "status",
    closeButtonProps: { "aria-label": t("action.close") },
  });
}

export function tellProblem(problem: unknown, t: Text): Promise<void> {
  const { what, remedy } = problemWords(problem, t);
  return tell({ tone: "bad", title: what, text: remedy }, t);
}
