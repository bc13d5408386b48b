import { notifications } from "@mantine/notifications";
import type { Text } from "../i18n/text.ts";
import { problemWords } from "./states.tsx";

/** A problem with something done on the side of a screen that itself stays usable. */
export function tellProblem(problem: unknown, t: Text): void {
  const { what, remedy } = problemWords(problem, t);
  notifications.show({
    color: "bad",
    title: what,
    message: remedy,
    role: "alert",
    closeButtonProps: { "aria-label": t("action.close") },
  });
}
