import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { renameTemplate, type Template } from "./templates.ts";

export function RenameTemplate({ template, close }: { template: Template; close: () => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const [name, setName] = useState(template.name);
  const saving = useMutation({
    mutationFn: () => renameTemplate(template.id, name),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [slug, "templates"] });
      close();
    },
    onError: (problem) => tellProblem(problem, t),
  });
  return (
    <Dialog title={t("template.rename")} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <Stack gap={16}>
          <TextInput
            label={t("template.name")}
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={close}>
              {t("action.close")}
            </Button>
            <Button type="submit" disabled={name.trim() === ""} loading={saving.isPending}>
              {t("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
