import { ActionIcon, SegmentedControl, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Activity, BookOpenText, FileCog, FileText, LayoutDashboard, Moon, Sun, Table2 } from "lucide-react";
import { chooseLanguage, type Language, useText } from "../i18n/text.ts";
import { OrganizationSwitcher } from "../organizations/organization-switcher.tsx";
import { useOrganization } from "./organization.ts";
import classes from "./rail.module.css";

const PLACES = [
  { to: "/o/$organization", text: "nav.dashboard", icon: LayoutDashboard, permission: undefined },
  { to: "/o/$organization/estimates", text: "nav.estimates", icon: Table2, permission: "estimates.read" },
  { to: "/o/$organization/jobs", text: "nav.jobs", icon: Activity, permission: "jobs.read" },
  { to: "/o/$organization/outputs", text: "nav.outputs", icon: FileText, permission: "outputs.read" },
  { to: "/o/$organization/rates", text: "nav.rates", icon: BookOpenText, permission: "rates.read" },
  { to: "/o/$organization/templates", text: "nav.templates", icon: FileCog, permission: "templates.read" },
] as const;

export function Rail() {
  const { t, language } = useText();
  const { slug, may } = useOrganization();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const schemeLabel = t(isDark ? "shell.use_light" : "shell.use_dark");
  return (
    <aside className={classes["rail"]} aria-label={t("shell.rail")}>
      <OrganizationSwitcher />
      <nav aria-label={t("shell.navigation")} className={classes["places"]}>
        {PLACES.filter(({ permission }) => permission === undefined || may(permission)).map((place) => (
          <Link
            key={place.to}
            to={place.to}
            params={{ organization: slug }}
            activeOptions={{ exact: place.to === "/o/$organization" }}
            className={classes["place"] ?? ""}
          >
            <place.icon size={16} aria-hidden />
            {t(place.text)}
          </Link>
        ))}
      </nav>
      <div className={classes["foot"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("shell.language")}
          value={language}
          onChange={(value) => void chooseLanguage(value as Language)}
          data={[
            { value: "en", label: "English" },
            { value: "hi", label: "हिन्दी" },
          ]}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={schemeLabel}
          title={schemeLabel}
          onClick={() => setColorScheme(isDark ? "light" : "dark")}
        >
          {isDark ? <Sun size={16} /> : <Moon size={16} />}
        </ActionIcon>
      </div>
    </aside>
  );
}
