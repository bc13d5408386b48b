import { UnstyledButton, type UnstyledButtonProps } from "@mantine/core";
import { ChevronsUpDown } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { OrganizationMark } from "./organization-mark.tsx";
import classes from "./organization-switcher.module.css";

export function SwitcherButton(props: UnstyledButtonProps & ComponentPropsWithRef<"button">) {
  const { t } = useText();
  const { name } = useOrganization();
  return (
    <UnstyledButton
      {...props}
      className={classes["button"] ?? ""}
      aria-label={t("organizations.switch", { name })}
    >
      <OrganizationMark name={name} />
      <span className={classes["name"]}>{name}</span>
      <ChevronsUpDown size={14} aria-hidden />
    </UnstyledButton>
  );
}
