import { Button, Group, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import type { Estimate } from "../api/documents.ts";
import { Dialog } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";

/** In the order in which they come to be known. */
const FACTS = [
  "department",
  "division",
  "admin_sanction",
  "tech_sanction",
  "nit_no",
  "name_of_agency",
  "contractor_address",
  "ref_of_agreement",
  "work_order_no",
  "work_order_date",
  "period_of_completion",
  "date_of_commencement",
  "date_of_completion",
  "earnest_money",
  "security_deposit",
  "mb_details",
] as const;

type Facts = Partial<Record<(typeof FACTS)[number], string>>;

/** What documents and templates say of the work beyond its figures: sanctions, tender, agency, dates. */
export default function EditFacts({ estimate, close }: { estimate: Estimate; close: () => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const [changed, change] = useState<Facts>({});
  const saving = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH("/api/estimates/{id}", {
          params: { path: { id: estimate.id } },
          body: { particulars: changed },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [slug, "estimate", estimate.id] });
      close();
    },
  });
  const words = saving.isError ? problemWords(saving.error, t) : undefined;
  return (
    <Dialog close={close} title={t("facts.title")} isWide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <Stack gap={16}>
          <p>{t("facts.hint")}</p>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={14} verticalSpacing={12}>
            {FACTS.map((fact) => (
              <TextInput
                key={fact}
                label={t(`facts.${fact}`)}
                maxLength={1000}
                value={changed[fact] ?? estimate.particulars[fact] ?? ""}
                onChange={({ currentTarget: { value } }) =>
                  change((before) => ({ ...before, [fact]: value }))
                }
              />
            ))}
          </SimpleGrid>
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
