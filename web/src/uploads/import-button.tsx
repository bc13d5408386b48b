import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Upload } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";

/** Leads to the import screen; not shown to those who may not upload. */
export function ImportButton() {
  const { t } = useText();
  const { slug, may } = useOrganization();
  if (!may("uploads.write")) return null;
  return (
    <Button
      component={Link}
      to={`/o/${slug}/import`}
      size="xs"
      leftSection={<Upload size={14} aria-hidden />}
    >
      {t("action.import")}
    </Button>
  );
}
