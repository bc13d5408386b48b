import { Group, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { decimalOfTyped, formatMoney, formatQuantity, isZero } from "../design/decimal-text.ts";
import { useText } from "../i18n/text.ts";
import type { EstimateTerms } from "./estimates.ts";
import classes from "./terms.module.css";

interface TermsValues {
  name: string;
  sanctioned: string;
  premium: string;
  direction: "less" | "excess";
}

export type TermsForm = UseFormReturnType<TermsValues>;

export function useTermsForm(terms: EstimateTerms): TermsForm {
  const { t } = useText();
  const premium = terms.tender_premium_percent;
  const decimalOrEmpty = (value: string): string | null =>
    value.trim() === "" || /^\d/u.test(decimalOfTyped(value) ?? "") ? null : t("form.not_a_number");
  return useForm<TermsValues>({
    initialValues: {
      name: terms.name,
      sanctioned: terms.sanctioned_amount === null ? "" : formatMoney(terms.sanctioned_amount),
      premium: premium === null || isZero(premium) ? "" : formatQuantity(premium.replace(/^-/u, "")),
      direction: premium === null || premium.startsWith("-") ? "less" : "excess",
    },
    validate: {
      name: (value) => (value.trim() === "" ? t("form.required") : null),
      sanctioned: decimalOrEmpty,
      premium: decimalOrEmpty,
    },
  });
}

export function termsOf({ name, sanctioned, premium, direction }: TermsValues): EstimateTerms {
  const percent = decimalOfTyped(premium);
  return {
    name: name.trim(),
    sanctioned_amount: decimalOfTyped(sanctioned) ?? null,
    tender_premium_percent: percent === undefined ? null : direction === "less" ? `-${percent}` : percent,
  };
}

export function TermsFields({ form }: { form: TermsForm }) {
  const { t } = useText();
  return (
    <Stack gap={14}>
      <Textarea
        label={t("estimate.name")}
        description={t("estimate.name_hint")}
        autosize
        minRows={1}
        maxRows={4}
        data-autofocus
        {...form.getInputProps("name")}
      />
      <TextInput
        label={t("estimate.sanctioned")}
        description={t("estimate.sanctioned_hint")}
        inputMode="decimal"
        leftSection="₹"
        classNames={{ input: classes["figure"] ?? "" }}
        {...form.getInputProps("sanctioned")}
      />
      <Group gap={10} align="flex-end" wrap="nowrap">
        <TextInput
          label={t("estimate.premium")}
          inputMode="decimal"
          rightSection="%"
          style={{ flex: 1 }}
          classNames={{ input: classes["figure"] ?? "" }}
          {...form.getInputProps("premium")}
        />
        <SegmentedControl
          aria-label={t("estimate.premium_direction")}
          data={[
            { value: "less", label: t("estimate.less") },
            { value: "excess", label: t("estimate.excess") },
          ]}
          {...form.getInputProps("direction")}
        />
      </Group>
    </Stack>
  );
}
