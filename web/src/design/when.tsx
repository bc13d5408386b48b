import { type Language, useText } from "../i18n/text.ts";

const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function dateText(date: Date, language: Language): string {
  const locale = language === "hi" ? "hi-IN-u-nu-latn" : "en-GB";
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }).format(date);
}

export function relativeText(date: Date, now: Date, language: Language): string {
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(language === "hi" ? "hi-IN-u-nu-latn" : "en", {
    numeric: "auto",
  });
  for (const [unit, length] of STEPS)
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  return format.format(0, "second");
}

/** A moment as people say it, with the exact time a hover away. */
export function When({ at }: { at: string }) {
  const { language } = useText();
  const date = new Date(at);
  const exact = new Intl.DateTimeFormat(language === "hi" ? "hi-IN-u-nu-latn" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(date);
  return (
    <time dateTime={at} title={exact} className="nowrap">
      {dateText(date, language)} · {relativeText(date, new Date(), language)}
    </time>
  );
}
