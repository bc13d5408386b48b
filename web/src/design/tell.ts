import type { Text } from "../i18n/text.ts";
import { problemWords } from "./states.tsx";

interface Message {
  tone: "warn" | "bad";
  title: string;
  text: string;
}

/** Says something beside a screen that itself stays usable. */
export async function tell({ tone, title, text }: Message, t: Text): Promise<void> {
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
