import { Button, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Estimate } from "../api/documents.ts";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { Dialog } from "../design/dialog.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { changeEstimate } from "./estimates.ts";
import { TermsFields, termsOf, useTermsForm } from "./terms-fields.tsx";

export default function EditEstimate({ estimate, close }: { estimate: Estimate; close: () => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const form = useTermsForm(estimate);
  const saving = useMutation({
    mutationFn: () => changeEstimate(estimate.id, termsOf(form.values)),
    onSuccess: async () => {
      void queries.invalidateQueries({ queryKey: [slug, "estimates"] });
      await queries.invalidateQueries({ queryKey: [slug, "estimate", estimate.id] });
      close();
    },
  });
  const words = saving.isError ? problemWords(saving.error, t) : undefined;
  return (
    <Dialog close={close} title={t("estimate.edit")}>
      <form onSubmit={form.onSubmit(() => saving.mutate())} noValidate>
        <Stack gap={16}>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <TermsFields form={form} />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={close}>
              {t("action.close")}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
