import { FileSpreadsheet, FileText } from "lucide-react";
import { useText } from "../i18n/text.ts";
import classes from "../jobs/job.module.css";
import { DownloadButton } from "./download-button.tsx";
import { outputKindKey } from "./output-kind.ts";
import { ShareButton } from "./share-button.tsx";

export function OutputLinks({ outputs }: { outputs: { id: string; filename: string; kind: string }[] }) {
  const { t } = useText();
  return (
    <ul className={classes["documents"]}>
      {outputs.map((output) => (
        <li key={output.id}>
          {output.kind.endsWith("_xlsx") ? (
            <FileSpreadsheet size={18} aria-hidden />
          ) : (
            <FileText size={18} aria-hidden />
          )}
          <span className={classes["fileName"]}>
            {output.filename}
            <span className={classes["fileKind"]}>{t(outputKindKey(output.kind))}</span>
          </span>
          <ShareButton output={output} />
          <DownloadButton output={output} />
        </li>
      ))}
    </ul>
  );
}
