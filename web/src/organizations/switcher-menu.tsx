import { Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Check, LogOut, Plus } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { logOut } from "../sessions/session.ts";
import { useOrganization } from "../shell/organization.ts";
import { OrganizationMark } from "./organization-mark.tsx";
import classes from "./organization-switcher.module.css";
import { SwitcherButton } from "./switcher-button.tsx";

/** The member's organizations, a new one, and the way out. */
export default function SwitcherMenu() {
  const { t } = useText();
  const { slug, me } = useOrganization();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = async (): Promise<void> => {
    await logOut();
    await navigate({ to: "/log-in" });
    queries.clear();
  };
  return (
    <Menu
      defaultOpened
      width={252}
      withInitialFocusPlaceholder={false}
      classNames={{ item: classes["item"] ?? "" }}
      position="bottom-start"
      transitionProps={{ duration: 100 }}
    >
      <Menu.Target>
        <SwitcherButton />
      </Menu.Target>
      <Menu.Dropdown>
        {me.memberships.map(({ organization, role }) => (
          <Menu.Item
            key={organization.id}
            component={Link}
            to={`/o/${organization.slug}`}
            leftSection={<OrganizationMark name={organization.name} />}
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
