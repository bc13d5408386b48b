import { type ReactNode, useEffect } from "react";
import { chooseLanguage, useText } from "../i18n/text.ts";
import classes from "./entrance.module.css";

/** The quiet page around log-in and sign-up. */
export function Entrance({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead: string;
  children: ReactNode;
  foot: ReactNode;
}) {
  const { t, language } = useText();
  useEffect(() => {
    document.title = `${title} · Rowhouse`;
  }, [title]);
  const other = language === "en" ? "hi" : "en";
  return (
    <div className={classes["entrance"]}>
      <header className={classes["top"]}>
        <span className={classes["brand"]}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          Rowhouse
        </span>
        <button
          type="button"
          lang={other}
          className={classes["language"]}
          onClick={() => void chooseLanguage(other)}
        >
          {other === "hi" ? "हिन्दी" : "English"}
        </button>
      </header>
      <main id="content" className={classes["card"]}>
        <h1 className={classes["title"]}>{title}</h1>
        <p className={classes["lead"]}>{lead}</p>
        {children}
        <p className={classes["foot"]}>{foot}</p>
      </main>
      <footer className={classes["bottom"]}>{t("entrance.promise")}</footer>
    </div>
  );
}
