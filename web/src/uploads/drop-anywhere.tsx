import "@mantine/dropzone/styles.layer.css";
import { Dropzone } from "@mantine/dropzone";
import { useNavigate } from "@tanstack/react-router";
import { FileSpreadsheet } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { leaveFile } from "./pending-file.ts";
import classes from "./uploads.module.css";

/** A workbook dropped on any screen is imported. */
export default function DropAnywhere() {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const navigate = useNavigate();
  if (!may("uploads.write")) return null;
  return (
    <Dropzone.FullScreen
      active
      multiple={false}
      aria-label={t("import.drop_here")}
      onDrop={([file]) => {
        if (!file) return;
        leaveFile(file);
        void navigate({ to: "/o/$organization/import", params: { organization: slug } });
      }}
    >
      <div className={classes["dropping"]}>
        <FileSpreadsheet size={32} aria-hidden />
        <p>{t("import.drop_here")}</p>
      </div>
    </Dropzone.FullScreen>
  );
}
