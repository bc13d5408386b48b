import { SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { FileForm } from "../uploads/file-form.tsx";
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
  return (
    <Dialog close={close} title={t(template === undefined ? "template.upload" : "template.new_version")}>
      <FileForm
        file={file}
        pick={(chosen) => {
          pick(chosen);
          uploading.reset();
        }}
        texts={{
          choose: t("template.choose_file"),
          formats: t("template.formats"),
          send: t("template.upload_now"),
          sending: t("template.checking"),
        }}
        endings={TEMPLATE_ENDINGS}
        sending={uploading}
        percent={percent}
        send={uploading.mutate}
        close={close}
      >
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
      </FileForm>
    </Dialog>
  );
}
