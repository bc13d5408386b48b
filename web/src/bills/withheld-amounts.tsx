import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { formatMoney, isZero } from "../design/decimal-text.ts";
import { useText } from "../i18n/text.ts";
import { isUnreadable } from "../quantities/typed-quantities.ts";
import classes from "./bills.module.css";
import type { TypedWithheld } from "./typed-bill.ts";

/** What this bill keeps back, and what it pays back of what earlier bills kept. */
export function WithheldAmounts({
  withheld,
  released,
  before,
  isFinal,
  change,
}: {
  withheld: TypedWithheld[];
  released: string;
  /** What earlier bills withhold. */
  before: string;
  isFinal: boolean;
  change: (typed: { withheld?: TypedWithheld[]; released?: string }) => void;
}) {
  const { t } = useText();
  const edit = (key: string, field: "label" | "amount", text: string): void =>
    change({ withheld: withheld.map((one) => (one.key === key ? { ...one, [field]: text } : one)) });
  return (
    <section aria-label={t("withheld.title")}>
      <h2>{t("withheld.title")}</h2>
      <p className={classes["hint"]}>{t("withheld.text", { before: formatMoney(before) })}</p>
      {withheld.map((one, index) => (
        <div key={one.key} className={classes["withheld"]}>
          <TextInput
            size="xs"
            aria-label={t("withheld.reason", { number: index + 1 })}
            placeholder={t("withheld.reason_hint")}
            value={one.label}
            onChange={(event) => edit(one.key, "label", event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            inputMode="decimal"
            leftSection="₹"
            aria-label={t("withheld.amount", { number: index + 1 })}
            error={isUnreadable(one.amount)}
            value={one.amount}
            onChange={(event) => edit(one.key, "amount", event.currentTarget.value)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("withheld.remove", { number: index + 1 })}
            onClick={() => change({ withheld: withheld.filter(({ key }) => key !== one.key) })}
          >
            <Trash2 size={15} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() =>
          change({ withheld: [...withheld, { key: crypto.randomUUID(), label: "", amount: "" }] })
        }
      >
        {t("withheld.add")}
      </Button>
      {!isZero(before) && !isFinal && (
        <TextInput
          className={classes["released"] ?? ""}
          size="xs"
          inputMode="decimal"
          leftSection="₹"
          label={t("withheld.release")}
          error={isUnreadable(released)}
          value={released}
          onChange={(event) => change({ released: event.currentTarget.value })}
        />
      )}
    </section>
  );
}
