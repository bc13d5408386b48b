import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { templateKindKey } from "./template-kind.ts";
import { downloadSample, TEMPLATE_KINDS, type TemplateKind } from "./templates.ts";

/** Forms to begin one's own from. */
export function SampleMenu() {
  const { t } = useText();
  const downloading = useMutation({
    mutationFn: ({ kind, format }: { kind: TemplateKind; format: "docx" | "xlsx" }) =>
      downloadSample(kind, format),
    onError: (problem) => tellProblem(problem, t),
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<Download size={14} aria-hidden />}
          loading={downloading.isPending}
        >
          {t("template.samples")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {TEMPLATE_KINDS.flatMap((kind) =>
          (["docx", "xlsx"] as const).map((format) => (
            <Menu.Item key={`${kind}.${format}`} onClick={() => downloading.mutate({ kind, format })}>
              {t("template.sample", { kind: t(templateKindKey(kind)), format: `.${format}` })}
            </Menu.Item>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
