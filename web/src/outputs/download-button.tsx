import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { tellProblem } from "../design/tell.ts";
import { downloadOutput } from "./outputs.ts";

export function DownloadButton({ output }: { output: { id: string; filename: string } }) {
  const { t } = useText();
  const queries = useQueryClient();
  const downloading = useMutation({
    mutationFn: () => downloadOutput(output.id, output.filename),
    onError: (problem) => tellProblem(problem, t),
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === "outputs" }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Download size={14} aria-hidden />}
      loading={downloading.isPending}
      aria-label={t("output.download_file", { filename: output.filename })}
      onClick={() => downloading.mutate()}
    >
      {t("action.download")}
    </Button>
  );
}
