import { Button, Group, Select, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Upload } from "../api/types.ts";
import { presetNote, presetsQuery } from "../cascades/presets.ts";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { formatMoney } from "../design/decimal-text.ts";
import { Dialog } from "../design/dialog.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import type { Preview } from "../uploads/previews.ts";
import { createEstimate } from "./estimates.ts";
import { TermsFields, termsOf, useTermsForm } from "./terms-fields.tsx";

const FIRST_PRESET = "telangana_rb";
/** The workbook's own lines: no preset. */
const OF_WORKBOOK = "";

export default function CreateEstimate({
  upload,
  title,
  cascade,
  close,
}: {
  upload: Upload;
  title: string | undefined;
  /** What the workbook itself puts upon its items. */
  cascade: NonNullable<Preview["estimate"]>["cascade"];
  close: () => void;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const presets = useQuery(presetsQuery(slug));
  const [picked, pick] = useState<string>();
  const preset = picked ?? (cascade === null ? (presets.data?.last_used ?? FIRST_PRESET) : OF_WORKBOOK);
  const chosen = presets.data?.items.find(({ id }) => id === preset);
  const note = chosen === undefined ? "" : presetNote(chosen, t);
  const form = useTermsForm({
    name: title ?? upload.filename.replace(/\.\w+$/u, "").replace(/[_-]+/gu, " "),
    sanctioned_amount: null,
    tender_premium_percent: null,
  });
  const creating = useMutation({
    mutationFn: () =>
      createEstimate(upload.id, preset === OF_WORKBOOK ? undefined : preset, termsOf(form.values)),
    onSuccess: async (estimate) => {
      for (const kept of ["estimates", "presets"]) void queries.invalidateQueries({ queryKey: [slug, kept] });
      await navigate({
        to: "/o/$organization/estimates/$estimateId",
        params: { organization: slug, estimateId: estimate.id },
      });
    },
  });
  const words = creating.isError ? problemWords(creating.error, t) : undefined;
  return (
    <Dialog close={close} title={t("action.create_estimate")}>
      <form onSubmit={form.onSubmit(() => creating.mutate())} noValidate>
        <Stack gap={14}>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <TermsFields form={form} />
          <Select
            label={t("estimate.preset")}
            description={t("estimate.preset_hint")}
            data={[
              ...(cascade === null
                ? []
                : [{ value: OF_WORKBOOK, label: t("estimate.preset.workbook", { sheet: cascade.sheet }) }]),
              ...(presets.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []),
            ]}
            allowDeselect={false}
            value={preset}
            onChange={(value) => value !== null && pick(value)}
          />
          {note !== "" && <Notice tone="info" title={note} />}
          {cascade !== null && preset === OF_WORKBOOK && (
            <Notice
              tone="info"
              title={t("estimate.preset.workbook_total", {
                total: formatMoney(cascade.total),
                cell: cascade.cell,
              })}
            >
              {cascade.lines.join(" · ")}
            </Notice>
          )}
          <Group justify="flex-end" gap={8} mt={4}>
            <Button variant="default" onClick={close}>
              {t("action.close")}
            </Button>
            <Button type="submit" loading={creating.isPending} disabled={presets.isPending}>
              {t("action.create_estimate")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
