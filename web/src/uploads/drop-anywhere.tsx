import { useNavigate } from "@tanstack/react-router";
import { FileSpreadsheet } from "lucide-react";
import { useEffect, useState } from "react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { leaveFile } from "./pending-file.ts";
import classes from "./uploads.module.css";

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** A file dropped on any screen goes to the one that takes files, else it is imported as a workbook. */
export function DropAnywhere() {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const navigate = useNavigate();
  const [isOver, setOver] = useState(false);
  const mayUpload = may("uploads.write");
  useEffect(() => {
    if (!mayUpload) return;
    const over = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      // Leaving one element for another inside the page is not leaving the page.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      if (!leaveFile(file)) void navigate({ to: "/o/$organization/import", params: { organization: slug } });
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [mayUpload, slug, navigate]);
  if (!isOver) return null;
  return (
    <div className={classes["dropping"]}>
      <FileSpreadsheet size={32} aria-hidden />
      <p>{t("import.drop_here")}</p>
    </div>
  );
}
