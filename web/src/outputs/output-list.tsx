import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import type { Output } from "../api/types.ts";
import { DataTable, type TableColumn } from "../design/data-table.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { ImportButton } from "../uploads/import-button.tsx";
import { DownloadButton } from "./download-button.tsx";
import { outputKindKey } from "./output-kind.ts";
import { outputPages, sizeText } from "./outputs.ts";

export default function OutputList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const outputs = useInfiniteQuery(outputPages(slug));
  const columns: TableColumn<Output>[] = [
    {
      id: "file",
      header: t("output.file"),
      isTitle: true,
      sortBy: (output) => output.filename,
      cell: (output) => output.filename,
    },
    {
      id: "kind",
      header: t("output.kind"),
      sortBy: (output) => output.kind,
      cell: (output) => t(outputKindKey(output.kind)),
    },
    {
      id: "size",
      header: t("output.size"),
      align: "right",
      sortBy: (output) => output.size_bytes,
      cell: (output) => <span className="tabular nowrap">{sizeText(output.size_bytes)}</span>,
    },
    {
      id: "downloads",
      header: t("output.downloads"),
      align: "right",
      sortBy: (output) => output.download_count,
      cell: (output) => <span className="tabular">{output.download_count}</span>,
    },
    {
      id: "created",
      header: t("list.created"),
      sortBy: (output) => output.created_at,
      cell: (output) =>
        output.job_id === null ? (
          <When at={output.created_at} />
        ) : (
          <Link
            className="quiet"
            to="/o/$organization/jobs/$jobId"
            params={{ organization: slug, jobId: output.job_id }}
          >
            <When at={output.created_at} />
          </Link>
        ),
    },
    {
      id: "download",
      header: t("action.download"),
      align: "right",
      cell: (output) => <DownloadButton output={output} />,
    },
  ];
  return (
    <Page title={t("nav.outputs")} lead={t("outputs.lead")}>
      <Paged query={outputs}>
        {(items) =>
          items.length === 0 ? (
            <Blank icon={<FileText size={22} />} title={t("outputs.empty")} actions={<ImportButton />}>
              {t("outputs.empty.text")}
            </Blank>
          ) : (
            <DataTable
              label={t("nav.outputs")}
              columns={columns}
              rows={items}
              rowId={(output) => output.id}
            />
          )
        }
      </Paged>
    </Page>
  );
}
