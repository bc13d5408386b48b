import { ActionIcon, Kbd, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Menu as MenuIcon, Search } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "./organization.ts";
import { useShell } from "./shell-controls.ts";
import classes from "./page.module.css";

export interface Crumb {
  text: string;
  to?: string;
}

const NO_CRUMBS: Crumb[] = [];

/** One screen: breadcrumb, search and the primary action in the header, the content below. */
export function Page({
  title,
  crumbs = NO_CRUMBS,
  action,
  lead,
  aside,
  children,
}: {
  title: string;
  /** The way down from the organization, without the screen itself. */
  crumbs?: Crumb[];
  action?: ReactNode;
  lead?: ReactNode;
  /** What stands at the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useText();
  const { name } = useOrganization();
  const { openPalette, openRail } = useShell();
  useEffect(() => {
    document.title = `${title} · ${name} · Rowhouse`;
  }, [title, name]);
  return (
    <div className={classes["page"]}>
      <header className={classes["header"]}>
        <ActionIcon
          className={classes["burger"] ?? ""}
          variant="subtle"
          color="gray"
          aria-label={t("shell.open_menu")}
          onClick={openRail}
        >
          <MenuIcon size={18} />
        </ActionIcon>
        <nav aria-label={t("shell.breadcrumb")} className={classes["crumbs"]}>
          <ol>
            {crumbs.map((crumb) => (
              <li key={crumb.text}>
                {crumb.to === undefined ? crumb.text : <Link to={crumb.to}>{crumb.text}</Link>}
              </li>
            ))}
            <li aria-current="page">
              <span>{title}</span>
            </li>
          </ol>
        </nav>
        <UnstyledButton className={classes["search"] ?? ""} onClick={openPalette}>
          <Search size={14} aria-hidden />
          <span className={classes["searchText"]}>{t("shell.search")}</span>
          <Kbd size="xs" className={classes["searchKey"] ?? ""} aria-hidden>
            Ctrl K
          </Kbd>
        </UnstyledButton>
        {action}
      </header>
      <main id="content" tabIndex={-1} className={classes["content"]}>
        <div className={classes["titleRow"]}>
          <div className={classes["titleText"]}>
            <h1>{title}</h1>
            {lead !== undefined && <div className={classes["lead"]}>{lead}</div>}
          </div>
          {aside}
        </div>
        {children}
      </main>
    </div>
  );
}
