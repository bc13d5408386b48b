import { Button, Group } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FileCog, KeyRound, Upload } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { DataTable, type TableColumn } from "../design/data-table.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { NotIncluded } from "../shell/not-included.tsx";
import { Page } from "../shell/page.tsx";
import { takeFiles } from "../uploads/pending-file.ts";
import { KeyList } from "./key-list.tsx";
import { ReportSummary } from "./report-summary.tsx";
import { SampleMenu } from "./sample-menu.tsx";
import { templateKindKey } from "./template-kind.ts";
import { type Template, templatePages } from "./templates.ts";
import { UploadTemplate } from "./upload-template.tsx";

function TemplateTable({ templates }: { templates: Template[] }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const columns: TableColumn<Template>[] = [
    {
      id: "name",
      header: t("template.name"),
      isTitle: true,
      width: "34%",
      sortBy: ({ name }) => name.toLocaleLowerCase(),
      cell: ({ id, name }) => (
        <Link
          className="quiet"
          to="/o/$organization/templates/$templateId"
          params={{ organization: slug, templateId: id }}
        >
          {name}
        </Link>
      ),
    },
    {
      id: "kind",
      header: t("template.for"),
      sortBy: ({ kind }) => kind,
      cell: ({ kind }) => t(templateKindKey(kind)),
    },
    {
      id: "version",
      header: t("template.version"),
      align: "right",
      sortBy: ({ version }) => version.number,
      cell: ({ version }) => (
        <span className="tabular nowrap">
          {version.number} · .{version.format}
        </span>
      ),
    },
    {
      id: "keys",
      header: t("template.keys"),
      cell: ({ version }) => <ReportSummary report={version.report} />,
    },
    {
      id: "changed",
      header: t("template.changed"),
      sortBy: ({ version }) => version.made_at,
      cell: ({ version }) => <When at={version.made_at} />,
    },
  ];
  return <DataTable label={t("nav.templates")} columns={columns} rows={templates} rowId={({ id }) => id} />;
}

export default function TemplateList() {
  const { t } = useText();
  const { slug, may, lacking } = useOrganization();
  const navigate = useNavigate();
  const [archived, showArchived] = useState(false);
  const [isShowingKeys, showKeys] = useState(false);
  const [chosen, choose] = useState<File | "none">();
  const templates = useInfiniteQuery(templatePages(slug, archived));
  const mayManage = may("templates.manage") && !lacking("templates");
  useEffect(() => (mayManage ? takeFiles((file) => choose(file)) : undefined), [mayManage]);
  const close = useCallback(() => choose(undefined), []);
  const upload = mayManage && (
    <Button size="xs" leftSection={<Upload size={14} aria-hidden />} onClick={() => choose("none")}>
      {t("template.upload")}
    </Button>
  );
  return (
    <Page
      title={t("nav.templates")}
      lead={t("templates.lead")}
      action={upload}
      aside={
        <Group gap={8}>
          <Button size="xs" variant="subtle" onClick={() => showArchived(!archived)}>
            {t(archived ? "template.show_current" : "template.show_archived")}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<KeyRound size={14} aria-hidden />}
            onClick={() => showKeys(true)}
          >
            {t("template.show_keys")}
          </Button>
          <SampleMenu />
        </Group>
      }
    >
      <NotIncluded entitlement="templates" />
      <Paged query={templates}>
        {(items) =>
          items.length === 0 ? (
            <Blank
              icon={<FileCog size={22} />}
              title={t(archived ? "templates.none_archived" : "templates.empty")}
              actions={!archived && upload}
            >
              {!archived && t("templates.empty.text", { key: "{{NAME_OF_WORK}}" })}
            </Blank>
          ) : (
            <TemplateTable templates={items} />
          )
        }
      </Paged>
      {isShowingKeys && <KeyList close={() => showKeys(false)} />}
      {chosen !== undefined && (
        <UploadTemplate
          file={chosen === "none" ? undefined : chosen}
          close={close}
          done={({ id }) =>
            void navigate({
              to: "/o/$organization/templates/$templateId",
              params: { organization: slug, templateId: id },
            })
          }
        />
      )}
    </Page>
  );
}
