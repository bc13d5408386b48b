import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Check, Share2 } from "lucide-react";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { linkOf } from "./outputs.ts";

/** Copies an address that opens the file for anybody, for an hour; a phone offers its own ways to send it. */
export function ShareButton({ output }: { output: { id: string; filename: string } }) {
  const { t } = useText();
  const sharing = useMutation({
    mutationFn: async () => {
      const url = await linkOf(output.id);
      if (navigator.maxTouchPoints > 0 && "share" in navigator)
        await navigator.share({ title: output.filename, url });
      else await navigator.clipboard.writeText(url);
    },
    onError: (problem) => {
      // Closing the phone's dialog is no problem.
      if (!(problem instanceof DOMException && problem.name === "AbortError")) void tellProblem(problem, t);
    },
  });
  return (
    <Button
      size="xs"
      variant="subtle"
      leftSection={sharing.isSuccess ? <Check size={14} aria-hidden /> : <Share2 size={14} aria-hidden />}
      loading={sharing.isPending}
      aria-label={t("output.share_file", { filename: output.filename })}
      title={t("output.share_hint")}
      onClick={() => sharing.mutate()}
    >
      <span role="status">{t(sharing.isSuccess ? "output.shared" : "output.share")}</span>
    </Button>
  );
}
