import { dateText } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import type { ScheduleName as Name } from "./rates.ts";

/** "Northland · Building rates 2026, from 1 Apr 2026". */
export function ScheduleName({ schedule }: { schedule: Name }) {
  const { t, language } = useText();
  const day = dateText(new Date(`${schedule.effective_from}T00:00:00`), language);
  return (
    <>
      {schedule.state} · {schedule.name} {schedule.year}, {t("rates.from_day", { day })}
    </>
  );
}
