import { Menu, UnstyledButton } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Check, ChevronsUpDown, LogOut, Plus } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { logOut } from "../sessions/session.ts";
import { useOrganization } from "../shell/organization.ts";
import classes from "./organization-switcher.module.css";

const initial = (name: string): string => (Array.from(name)[0] ?? "?").toLocaleUpperCase();

export function OrganizationSwitcher() {
  const { t } = useText();
  const { slug, name, me } = useOrganization();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = async (): Promise<void> => {
    await logOut();
    await navigate({ to: "/log-in" });
    queries.clear();
  };
  return (
    <Menu
      width={252}
      withInitialFocusPlaceholder={false}
      classNames={{ item: classes["item"] ?? "" }}
      position="bottom-start"
      transitionProps={{ duration: 100 }}
    >
      <Menu.Target>
        <UnstyledButton className={classes["button"] ?? ""} aria-label={t("organizations.switch", { name })}>
          <span className={classes["mark"]} data-initial={initial(name)} aria-hidden />
          <span className={classes["name"]}>{name}</span>
          <ChevronsUpDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me.memberships.map(({ organization, role }) => (
          <Menu.Item
            key={organization.id}
            component={Link}
            to={`/o/${organization.slug}`}
            leftSection={
              <span className={classes["mark"]} data-initial={initial(organization.name)} aria-hidden />
            }
            rightSection={
              organization.slug === slug ? <Check size={14} aria-label={t("organizations.here")} /> : null
            }
          >
            <span className={classes["itemName"]}>{organization.name}</span>
            <span className={classes["role"]}>{t(`role.${role as "owner"}`)}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/sign-up" leftSection={<Plus size={15} aria-hidden />}>
          {t("organizations.add")}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => void leave()}>
          {t("action.log_out")}
          <span className={classes["role"]}>{me.email}</span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
