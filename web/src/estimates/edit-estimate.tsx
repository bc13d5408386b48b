import { Button, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Estimate } from "../api/documents.ts";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { formatQuantity } from "../design/decimal-text.ts";
import { Dialog } from "../design/dialog.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { changeTerms } from "./estimates.ts";
import type { EstimateTerms } from "./estimates.ts";
import { TermsFields, termsOf, useTermsForm } from "./terms-fields.tsx";

/** What is not changed is not sent: an approved estimate keeps its sanctioned amount, and may still get a tender. */
function changedTerms(before: EstimateTerms, after: EstimateTerms): Partial<EstimateTerms> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) =>
        formatQuantity(value ?? "") !== formatQuantity(before[field as keyof EstimateTerms] ?? ""),
    ),
  );
}

export default function EditEstimate({ estimate, close }: { estimate: Estimate; close: () => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const form = useTermsForm(estimate);
  const saving = useMutation({
    mutationFn: () => changeTerms(estimate.id, changedTerms(estimate, termsOf(form.values))),
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
