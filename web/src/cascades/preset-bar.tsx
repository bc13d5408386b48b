import { ActionIcon, Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import classes from "./cascades.module.css";
import type { Line, Preset } from "./lines.ts";
import {
  changePreset,
  createPreset,
  lostPresetWords,
  presetNote,
  presetsQuery,
  removePreset,
} from "./presets.ts";

/** Presets to start from, and a way to keep the lines as one of the organization's own. */
export function PresetBar({
  current,
  cascade,
  memorandum,
  take,
}: {
  /** Where the lines came from. */
  current: string;
  cascade: Line[];
  memorandum: Line[];
  take: (preset: Preset) => void;
}) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const presets = useQuery(presetsQuery(slug));
  const items = presets.data?.items ?? [];
  const [chosen, choose] = useState(current);
  const [isKeeping, setKeeping] = useState(false);
  const preset = items.find(({ id }) => id === chosen);
  const note = preset === undefined ? "" : presetNote(preset, t);
  const options = (own: boolean) =>
    items.filter(({ is_own }) => is_own === own).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <div className={classes["bar"]}>
        <NativeSelect
          size="xs"
          label={t("estimate.preset")}
          value={preset === undefined ? "" : chosen}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            ...(preset === undefined ? [{ value: "", label: lostPresetWords(current, t) }] : []),
            { group: t("preset.shipped"), items: options(false) },
            ...(options(true).length === 0 ? [] : [{ group: t("preset.own"), items: options(true) }]),
          ]}
        />
        <Button
          size="xs"
          variant="default"
          disabled={preset === undefined}
          onClick={() => preset && take(preset)}
        >
          {t("preset.use")}
        </Button>
        {may("estimates.write") && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<BookmarkPlus size={14} aria-hidden />}
            onClick={() => setKeeping(true)}
          >
            {t("preset.keep")}
          </Button>
        )}
      </div>
      {note !== "" && <p className={classes["note"]}>{note}</p>}
      {isKeeping && (
        <KeepPreset
          own={items.filter(({ is_own }) => is_own)}
          lines={{ cascade, memorandum }}
          kept={(id) => {
            choose(id);
            setKeeping(false);
          }}
          close={() => setKeeping(false)}
        />
      )}
    </>
  );
}

function KeepPreset({
  own,
  lines,
  kept,
  close,
}: {
  own: Preset[];
  lines: { cascade: Line[]; memorandum: Line[] };
  kept: (id: string) => void;
  close: () => void;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const same = own.find((preset) => preset.name.toLowerCase() === name.trim().toLowerCase());
  const refresh = () => queries.invalidateQueries({ queryKey: [slug, "presets"] });
  const keeping = useMutation({
    mutationFn: () =>
      same === undefined ? createPreset({ name: name.trim(), ...lines }) : changePreset(same.id, lines),
    onSuccess: async ({ id }) => {
      await refresh();
      kept(id);
    },
  });
  const removing = useMutation({ mutationFn: removePreset, onSuccess: refresh });
  const problem = keeping.error ?? removing.error;
  const words = problem === null ? undefined : problemWords(problem, t);
  return (
    <Dialog title={t("preset.keep")} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") keeping.mutate();
        }}
      >
        <Stack gap={14}>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <TextInput
            label={t("preset.name")}
            description={t("preset.name_hint")}
            maxLength={200}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {same !== undefined && (
            <p className={classes["note"]}>{t("preset.replaces", { name: same.name })}</p>
          )}
          {own.length > 0 && (
            <section aria-label={t("preset.own")}>
              {own.map((preset) => (
                <div key={preset.id} className={classes["own"]}>
                  <Button size="compact-sm" variant="subtle" onClick={() => setName(preset.name)}>
                    {preset.name}
                  </Button>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("preset.remove", { name: preset.name })}
                    onClick={() => removing.mutate(preset.id)}
                  >
                    <Trash2 size={14} />
                  </ActionIcon>
                </div>
              ))}
            </section>
          )}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={close}>
              {t("action.close")}
            </Button>
            <Button type="submit" disabled={name.trim() === ""} loading={keeping.isPending}>
              {t(same === undefined ? "action.save" : "preset.replace")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
