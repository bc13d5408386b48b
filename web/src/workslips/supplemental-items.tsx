import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import type { SupplementalItem } from "../api/documents.ts";
import { decimalOfTyped, isZero } from "../design/decimal-text.ts";
import { useText } from "../i18n/text.ts";
import { isUnreadable } from "../quantities/typed-quantities.ts";
import classes from "./workslips.module.css";

export interface TypedSupplemental extends SupplementalItem {
  key: string;
}

/** Only what is whole can be priced: a description, a unit, a quantity and a rate. */
export function wholeItems(items: readonly TypedSupplemental[]): SupplementalItem[] {
  return items.flatMap(({ id, description, unit, quantity, rate, per = "" }) => {
    const figures = { quantity: decimalOfTyped(quantity), rate: decimalOfTyped(rate) };
    const divisor = decimalOfTyped(per);
    if (description.trim() === "" || unit.trim() === "") return [];
    if (figures.quantity === undefined || figures.rate === undefined) return [];
    return {
      ...(id === undefined ? {} : { id }),
      description: description.trim(),
      unit: unit.trim(),
      quantity: figures.quantity,
      rate: figures.rate,
      ...(divisor === undefined || isZero(divisor) ? {} : { per: divisor }),
    };
  });
}

export function SupplementalItems({
  items,
  hint,
  change,
}: {
  items: TypedSupplemental[];
  hint: string;
  change: (items: TypedSupplemental[]) => void;
}) {
  const { t } = useText();
  const edit = (
    key: string,
    field: "description" | "unit" | "quantity" | "rate" | "per",
    text: string,
  ): void => change(items.map((item) => (item.key === key ? { ...item, [field]: text } : item)));
  return (
    <section aria-label={t("supplemental.title")}>
      <h2>{t("supplemental.title")}</h2>
      <p className={classes["hint"]}>{hint}</p>
      {items.map((item, index) => {
        const numbered = { number: index + 1 };
        return (
          <div key={item.key} className={classes["supplemental"]}>
            <TextInput
              aria-label={t("supplemental.description", numbered)}
              placeholder={t("sheet.description")}
              value={item.description}
              onChange={(event) => edit(item.key, "description", event.currentTarget.value)}
            />
            <TextInput
              aria-label={t("supplemental.unit", numbered)}
              placeholder={t("sheet.unit")}
              value={item.unit}
              onChange={(event) => edit(item.key, "unit", event.currentTarget.value)}
            />
            <TextInput
              aria-label={t("supplemental.quantity", numbered)}
              placeholder={t("sheet.quantity")}
              inputMode="decimal"
              error={isUnreadable(item.quantity)}
              value={item.quantity}
              onChange={(event) => edit(item.key, "quantity", event.currentTarget.value)}
            />
            <TextInput
              aria-label={t("supplemental.rate", numbered)}
              placeholder={t("sheet.rate")}
              inputMode="decimal"
              error={isUnreadable(item.rate)}
              value={item.rate}
              onChange={(event) => edit(item.key, "rate", event.currentTarget.value)}
            />
            <TextInput
              aria-label={t("supplemental.per", numbered)}
              placeholder={t("sheet.per", { per: 1 })}
              inputMode="decimal"
              error={isUnreadable(item.per)}
              value={item.per ?? ""}
              onChange={(event) => edit(item.key, "per", event.currentTarget.value)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("supplemental.remove", numbered)}
              onClick={() => change(items.filter(({ key }) => key !== item.key))}
            >
              <Trash2 size={15} />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="default"
        size="xs"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() =>
          change([...items, { key: crypto.randomUUID(), description: "", unit: "", quantity: "", rate: "" }])
        }
      >
        {t("supplemental.add")}
      </Button>
    </section>
  );
}
