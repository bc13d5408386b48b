import { Button, Group, Progress, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { templateKindKey } from "./template-kind.ts";
import classes from "./templates.module.css";
import {
  type Template,
  TEMPLATE_ENDINGS,
  TEMPLATE_KINDS,
  type TemplateKind,
  uploadTemplate,
  uploadVersion,
} from "./templates.ts";

const NAME_LENGTH = 120;

const stem = (filename: string): string => filename.replace(/\.\w+$/u, "").slice(0, NAME_LENGTH);

/** Uploads a new template, or the next version of one. */
export function UploadTemplate({
  file: dropped,
  template,
  close,
  done,
}: {
  file: File | undefined;
  /** Left out for a new one. */
  template?: Template;
  close: () => void;
  done: (template: Template) => void;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [picked, pick] = useState<File>();
  const file = picked ?? dropped;
  const [kind, setKind] = useState<TemplateKind>("bill");
  const [name, setName] = useState<string>();
  const [percent, setPercent] = useState(0);
  const shownName = name ?? (file === undefined ? "" : stem(file.name));
  const uploading = useMutation({
    mutationFn: async () => {
      if (file === undefined) throw new Error("No file is chosen.");
      return template === undefined
        ? uploadTemplate(file, { kind, name: shownName.trim() || stem(file.name) }, setPercent)
        : uploadVersion(template.id, file, setPercent);
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: [slug, "templates"] });
      close();
      done(made);
    },
  });
  const words = uploading.isError ? problemWords(uploading.error, t) : undefined;
  return (
    <Dialog close={close} title={t(template === undefined ? "template.upload" : "template.new_version")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (file === undefined) chooser.current?.click();
          else uploading.mutate();
        }}
      >
        <Stack gap={14}>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <button type="button" className={classes["drop"]} onClick={() => chooser.current?.click()}>
            <FileUp size={22} aria-hidden />
            <strong>{file?.name ?? t("template.choose_file")}</strong>
            <span>{t("template.formats")}</span>
          </button>
          <input
            ref={chooser}
            type="file"
            hidden
            aria-label={t("template.choose_file")}
            accept={TEMPLATE_ENDINGS.join(",")}
            onChange={(event) => {
              const [chosen] = event.currentTarget.files ?? [];
              event.currentTarget.value = "";
              if (chosen) pick(chosen);
              uploading.reset();
            }}
          />
          {template === undefined && (
            <>
              <div>
                <p className={classes["label"]}>{t("template.for")}</p>
                <SegmentedControl
                  fullWidth
                  size="xs"
                  aria-label={t("template.for")}
                  value={kind}
                  onChange={(value) => setKind(value as TemplateKind)}
                  data={TEMPLATE_KINDS.map((value) => ({ value, label: t(templateKindKey(value)) }))}
                />
                <p className={classes["hint"]}>
                  {t(kind === "letter" ? "template.letter_hint" : "template.kind_hint")}
                </p>
              </div>
              <TextInput
                label={t("template.name")}
                maxLength={NAME_LENGTH}
                value={shownName}
                onChange={(event) => setName(event.currentTarget.value)}
              />
            </>
          )}
          {uploading.isPending && (
            <div role="status">
              <p className={classes["hint"]}>{t("template.checking")}</p>
              <Progress value={percent} aria-label={t("import.upload_progress")} />
            </div>
          )}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={close}>
              {t("action.close")}
            </Button>
            <Button type="submit" disabled={file === undefined} loading={uploading.isPending}>
              {t("template.upload_now")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
