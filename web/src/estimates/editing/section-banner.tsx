import { ActionIcon, Button } from "@mantine/core";
import { ChevronDown, ChevronRight, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { EstimateSection } from "../../api/documents.ts";
import { Money } from "../../design/money.tsx";
import { useText } from "../../i18n/text.ts";
import type { Change } from "./changes.ts";
import classes from "./editing.module.css";

/** A section's heading: folded, named, summed, and added to. */
export function SectionBanner({
  section,
  isOpen,
  fold,
  make,
  addItem,
}: {
  section: EstimateSection;
  isOpen: boolean;
  fold: () => void;
  make: (...changes: Change[]) => void;
  addItem: () => void;
}) {
  const { t } = useText();
  const [typed, setTyped] = useState<string>();
  const leave = (): void => {
    if (typed !== undefined && typed.trim() !== section.label)
      make({ op: "set_section", id: section.id, label: typed.trim() });
    setTyped(undefined);
  };
  return (
    <div className={classes["section"]}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-expanded={isOpen}
        aria-label={t("editing.fold", { section: section.label || t("estimate.no_section") })}
        onClick={fold}
      >
        {isOpen ? <ChevronDown size={15} aria-hidden /> : <ChevronRight size={15} aria-hidden />}
      </ActionIcon>
      <input
        className={classes["cell"]}
        type="text"
        aria-label={t("editing.section")}
        placeholder={t("estimate.no_section")}
        value={typed ?? section.label}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      {!isOpen && (
        <span className={classes["count"]}>{t("estimate.items", { count: section.items.length })}</span>
      )}
      <Money value={section.total} />
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<Plus size={13} aria-hidden />}
        onClick={addItem}
      >
        {t("editing.add_item")}
      </Button>
      {section.items.length === 0 && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t("editing.remove_section")}
          onClick={() => make({ op: "remove_section", id: section.id })}
        >
          <Trash2 size={14} />
        </ActionIcon>
      )}
    </div>
  );
}
