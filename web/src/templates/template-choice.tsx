import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { FileCog } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import classes from "./templates.module.css";
import { type DocumentKind, fittingTemplates } from "./templates.ts";

const MOST = 5;

/** Which of the organization's own forms a document is filled into when it is made; nothing where there are none. */
export function TemplateChoice({
  fits,
  chosen,
  choose,
}: {
  fits: DocumentKind;
  chosen: readonly string[];
  choose: (ids: string[]) => void;
}) {
  const { t } = useText();
  const { slug, may, lacking } = useOrganization();
  const mayFill = may("templates.read") && !lacking("templates");
  const templates = useQuery({ ...fittingTemplates(slug, fits), enabled: mayFill });
  const items = templates.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Popover position="bottom-end" withinPortal trapFocus width={300}>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<FileCog size={14} aria-hidden />}>
          {chosen.length === 0 ? t("nav.templates") : t("template.chosen", { count: chosen.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Checkbox.Group
          label={t("template.also_fill")}
          description={t("template.also_fill_hint", { count: MOST })}
          value={[...chosen]}
          onChange={choose}
        >
          <Stack gap={8} mt={10} className={classes["keys"]}>
            {items.map(({ id, name }) => (
              <Checkbox
                key={id}
                value={id}
                label={name}
                disabled={chosen.length >= MOST && !chosen.includes(id)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
