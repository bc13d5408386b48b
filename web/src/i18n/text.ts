import { createInstance } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { catalogue } from "./catalogue.ts";
import { knownProblem } from "./known-problems.ts";

type Key = keyof typeof catalogue;
/** A text with a count stands as `…_one` and `…_other` in the catalogue and is asked for without them. */
export type TextKey = Key extends infer K
  ? K extends `${infer Base}_one`
    ? Base
    : K extends `${string}_other`
      ? never
      : K
  : never;
export type Language = "en" | "hi";
type Values = Record<string, string | number>;
export type Text = (key: TextKey, values?: Values) => string;

const STORED = "rowhouse-language";
const i18n = createInstance();

function column(index: 0 | 1): Record<string, string> {
  return Object.fromEntries(Object.entries(catalogue).map(([key, texts]) => [key, texts[index]]));
}

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "en" || stored === "hi") return stored;
  return navigator.language.startsWith("hi") ? "hi" : "en";
}

export async function startText(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: "en",
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { en: { translation: column(0) }, hi: { translation: column(1) } },
  });
  document.documentElement.lang = i18n.language;
}

/** What went wrong and what to do, in the member's language; undefined where the service's own words are to be shown. */
export function wordsOfProblem(code: string): { what: string | undefined; remedy: string | undefined } {
  const [what, remedy, englishRemedy] = knownProblem(code) ?? [];
  return i18n.language === "hi" ? { what, remedy } : { what: undefined, remedy: englishRemedy };
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The member's language: texts by key, checked against the catalogue. */
export function useText(): { t: Text; language: Language } {
  const { t, i18n } = useTranslation();
  const text: Text = (key, values) => t(key, values ?? {});
  return { t: text, language: i18n.language === "hi" ? "hi" : "en" };
}
