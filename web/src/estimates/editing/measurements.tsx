import { ActionIcon, Button, Group, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { EstimateItem } from "../../api/documents.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Notice } from "../../design/notice.tsx";
import { isColumn, pastedRows } from "../../design/pasted-column.ts";
import { problemWords } from "../../design/states.tsx";
import { useText } from "../../i18n/text.ts";
import classes from "./editing.module.css";

type Row = EstimateItem["measurements"][number];
const columns = ["description", "number", "length", "breadth", "depth"] as const;
type Keyed = Row & { key: string };
const blank = (): Keyed => ({
  key: crypto.randomUUID(),
  description: "",
  number: "",
  length: "",
  breadth: "",
  depth: "",
});
const isBlank = (row: Row): boolean => columns.every((column) => row[column].trim() === "");

/** `No × L × B × D` under an item; each may be arithmetic, and their sum becomes its quantity. */
export default function Measurements({
  item,
  save,
  close,
}: {
  item: EstimateItem;
  save: (measurements: Row[]) => Promise<void>;
  close: () => void;
}) {
  const { t } = useText();
  const [rows, setRows] = useState<Keyed[]>(() =>
    item.measurements.length > 0 ? item.measurements.map((row) => ({ ...blank(), ...row })) : [blank()],
  );
  const saving = useMutation({
    mutationFn: () => save(rows.filter((row) => !isBlank(row)).map(({ key: _key, ...row }) => row)),
    onSuccess: close,
  });
  const set = (at: number, column: keyof Row, text: string): void =>
    setRows(rows.map((row, index) => (index === at ? { ...row, [column]: text } : row)));
  const paste = (at: number, column: keyof Row, text: string): void => {
    const from = columns.indexOf(column);
    const next = [...rows];
    for (const [offset, cells] of pastedRows(text).entries()) {
      const given = columns.slice(from).flatMap((name, index) => {
        const cell = cells[index];
        return cell === undefined ? [] : [[name, cell.trim()] as const];
      });
      next[at + offset] = { ...(next[at + offset] ?? blank()), ...Object.fromEntries(given) };
    }
    setRows(next);
  };
  const words = saving.isError ? problemWords(saving.error, t) : undefined;
  return (
    <Dialog close={close} title={t("measurements.title", { item: item.number || item.description })} isWide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <Stack gap={14}>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <table className={classes["measurements"]}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`measurements.${column}`)}
                  </th>
                ))}
                <th>
                  <span className="visually-hidden">{t("action.remove")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={row.key}>
                  {columns.map((column) => (
                    <td key={column}>
                      <input
                        className={classes["cell"]}
                        type="text"
                        autoComplete="off"
                        aria-label={`${t(`measurements.${column}`)} ${at + 1}`}
                        value={row[column]}
                        onChange={(event) => set(at, column, event.currentTarget.value)}
                        onPaste={(event) => {
                          const text = event.clipboardData.getData("text/plain");
                          if (!isColumn(text)) return;
                          event.preventDefault();
                          paste(at, column, text);
                        }}
                      />
                    </td>
                  ))}
                  <td>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("measurements.remove", { row: at + 1 })}
                      onClick={() => setRows(rows.toSpliced(at, 1))}
                    >
                      <Trash2 size={14} />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Group justify="space-between" gap={8}>
            <Button
              variant="subtle"
              leftSection={<Plus size={14} aria-hidden />}
              onClick={() => setRows([...rows, blank()])}
            >
              {t("measurements.add")}
            </Button>
            <Group gap={8}>
              <Button variant="default" onClick={close}>
                {t("action.close")}
              </Button>
              <Button type="submit" loading={saving.isPending}>
                {t("action.save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
