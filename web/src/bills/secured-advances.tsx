import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import type { Bill } from "../api/documents.ts";
import { formatMoney, formatQuantity } from "../design/decimal-text.ts";
import { useText } from "../i18n/text.ts";
import { isUnreadable } from "../quantities/typed-quantities.ts";
import classes from "./bills.module.css";
import { type TypedAdvance, wholeAdvance } from "./typed-bill.ts";

const blank = (): TypedAdvance => ({
  key: crypto.randomUUID(),
  description: "",
  unit: "",
  brought: "",
  utilised: "",
  full_rate: "",
  rate: "",
  orders: "",
  reasons: "",
});
const FIGURES = ["brought", "utilised", "full_rate", "rate"] as const;

/** Materials at site that money is advanced on: what came, what was used, and what the advance comes to. */
export function SecuredAdvances({
  advances,
  account,
  change,
}: {
  advances: TypedAdvance[];
  account: Bill["securedAdvances"];
  change: (advances: TypedAdvance[]) => void;
}) {
  const { t } = useText();
  const edit = (key: string, field: keyof TypedAdvance, text: string): void =>
    change(advances.map((advance) => (advance.key === key ? { ...advance, [field]: text } : advance)));
  // The bill answers with the whole ones in their order.
  const whole = advances.filter((advance) => wholeAdvance(advance).length > 0);
  return (
    <section aria-label={t("advance.title")}>
      <h2>{t("advance.title")}</h2>
      <p className={classes["hint"]}>{t("advance.text")}</p>
      {advances.map((advance, index) => {
        const row = account?.rows[whole.indexOf(advance)];
        const numbered = { number: index + 1 };
        const input = (field: "description" | "unit" | "orders" | "reasons") => (
          <TextInput
            size="xs"
            label={t(`advance.${field}`)}
            aria-label={t("advance.field", { field: t(`advance.${field}`), ...numbered })}
            value={advance[field]}
            onChange={(event) => edit(advance.key, field, event.currentTarget.value)}
          />
        );
        return (
          <fieldset key={advance.key} className={classes["advance"]}>
            <legend className="visually-hidden">{t("advance.numbered", numbered)}</legend>
            {input("description")}
            {input("unit")}
            {FIGURES.map((field) => (
              <TextInput
                key={field}
                size="xs"
                inputMode="decimal"
                label={t(`advance.${field}`)}
                aria-label={t("advance.field", { field: t(`advance.${field}`), ...numbered })}
                error={isUnreadable(advance[field])}
                value={advance[field]}
                onChange={(event) => edit(advance.key, field, event.currentTarget.value)}
              />
            ))}
            {advance.id === undefined ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t("advance.remove", numbered)}
                onClick={() => change(advances.filter(({ key }) => key !== advance.key))}
              >
                <Trash2 size={15} />
              </ActionIcon>
            ) : (
              <span />
            )}
            <div data-wide="">{input("orders")}</div>
            <div data-wide="">{input("reasons")}</div>
            {row !== undefined && (
              <p className={classes["stands"]}>
                {t("advance.stands", {
                  before: formatQuantity(row.outstandingBefore),
                  now: formatQuantity(row.outstanding),
                  unit: row.unit,
                  amount: formatMoney(row.amount),
                })}
              </p>
            )}
          </fieldset>
        );
      })}
      <Button
        variant="default"
        size="xs"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => change([...advances, blank()])}
      >
        {t("advance.add")}
      </Button>
    </section>
  );
}
