import { Button, Group, Menu } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Download, EllipsisVertical, KeyRound, Pencil, Upload } from "lucide-react";
import { useEffect, useState } from "react";
import { Notice } from "../design/notice.tsx";
import { Paged } from "../design/paged.tsx";
import { Loaded } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { startJob } from "../jobs/jobs.ts";
import { sizeText } from "../outputs/outputs.ts";
import { useOrganization } from "../shell/organization.ts";
import { NotIncluded } from "../shell/not-included.tsx";
import { Page } from "../shell/page.tsx";
import { takeFiles } from "../uploads/pending-file.ts";
import { KeyList } from "./key-list.tsx";
import { RenameTemplate } from "./rename-template.tsx";
import { templateKindKey } from "./template-kind.ts";
import classes from "./templates.module.css";
import {
  archiveTemplate,
  downloadVersion,
  fillingPages,
  restoreTemplate,
  type Template,
  templateQuery,
  versionPages,
} from "./templates.ts";
import { TestPrint } from "./test-print.tsx";
import { UploadTemplate } from "./upload-template.tsx";

function Versions({ template }: { template: Template }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const versions = useInfiniteQuery(versionPages(slug, template.id));
  const downloading = useMutation({
    mutationFn: (version: Template["version"]) => downloadVersion(template.id, version),
    onError: (problem) => tellProblem(problem, t),
  });
  return (
    <section aria-labelledby="template-versions">
      <h2 id="template-versions">{t("template.versions")}</h2>
      <Paged query={versions}>
        {(items) => (
          <ol className={classes["rows"]}>
            {items.map((version) => (
              <li key={version.id}>
                <span>
                  {t("versions.number", { number: version.number })} · {version.filename}
                  <span className={classes["who"]}>
                    {version.made_by} · <When at={version.made_at} /> · {sizeText(version.size_bytes)}
                  </span>
                </span>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<Download size={14} aria-hidden />}
                  aria-label={t("output.download_file", { filename: version.filename })}
                  onClick={() => downloading.mutate(version)}
                >
                  {t("action.download")}
                </Button>
              </li>
            ))}
          </ol>
        )}
      </Paged>
    </section>
  );
}

function Documents({ template }: { template: Template }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const navigate = useNavigate();
  const documents = useInfiniteQuery(fillingPages(slug, template.id));
  const making = useMutation({
    mutationFn: (id: string) => startJob({ job_type: "fill_template", metadata: { filling_id: id } }),
    onSuccess: (jobId) =>
      navigate({ to: "/o/$organization/jobs/$jobId", params: { organization: slug, jobId } }),
    onError: (problem) => tellProblem(problem, t),
  });
  return (
    <section aria-labelledby="template-documents">
      <h2 id="template-documents">{t("template.documents")}</h2>
      <Paged query={documents}>
        {(items) =>
          items.length === 0 ? (
            <p className={classes["hint"]}>{t("template.documents_none")}</p>
          ) : (
            <ol className={classes["rows"]}>
              {items.map((filling) => (
                <li key={filling.id}>
                  <span>
                    {filling.document_number} · {t(templateKindKey(filling.kind))}
                    <span className={classes["who"]}>
                      {t("versions.number", { number: filling.version })} · <When at={filling.created_at} />
                    </span>
                  </span>
                  {may("bills.generate") && (
                    <Button
                      size="xs"
                      variant="default"
                      title={t("template.again_hint")}
                      aria-label={t("template.make_again", { document: filling.document_number })}
                      onClick={() => making.mutate(filling.id)}
                    >
                      {t("template.again")}
                    </Button>
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </Paged>
    </section>
  );
}

function Actions({
  template,
  rename,
  upload,
}: {
  template: Template;
  rename: () => void;
  upload: () => void;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const archiving = useMutation({
    mutationFn: () =>
      template.archived_at === null ? archiveTemplate(template.id) : restoreTemplate(template.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: [slug, "templates"] }),
    onError: (problem) => tellProblem(problem, t),
  });
  const ArchiveIcon = template.archived_at === null ? Archive : ArchiveRestore;
  return (
    <Group gap={8}>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<EllipsisVertical size={14} aria-hidden />}
            loading={archiving.isPending}
          >
            {t("action.more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={rename}>
            {t("template.rename")}
          </Menu.Item>
          <Menu.Item leftSection={<ArchiveIcon size={14} aria-hidden />} onClick={() => archiving.mutate()}>
            {t(template.archived_at === null ? "template.archive" : "template.restore")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button leftSection={<Upload size={14} aria-hidden />} onClick={upload}>
        {t("template.new_version")}
      </Button>
    </Group>
  );
}

type Open = { dialog: "keys" | "rename" } | { dialog: "upload"; file?: File };

export default function TemplatePage() {
  const { t } = useText();
  const { slug, may, lacking } = useOrganization();
  const { templateId } = useParams({ from: "/o/$organization/templates/$templateId" });
  const template = useQuery(templateQuery(slug, templateId));
  const [open, setOpen] = useState<Open>();
  const isLacking = lacking("templates") !== undefined;
  const mayManage = may("templates.manage") && !isLacking;
  const close = () => setOpen(undefined);
  useEffect(
    () => (mayManage ? takeFiles((file) => setOpen({ dialog: "upload", file })) : undefined),
    [mayManage],
  );
  return (
    <Page
      title={template.data?.name ?? t("template.title")}
      crumbs={[{ text: t("nav.templates"), to: `/o/${slug}/templates` }]}
      lead={
        template.data && (
          <span className={classes["meta"]}>
            <span>{t(templateKindKey(template.data.kind))}</span>
            <span>{t("versions.number", { number: template.data.version.number })}</span>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<KeyRound size={12} aria-hidden />}
              onClick={() => setOpen({ dialog: "keys" })}
            >
              {t("template.show_keys")}
            </Button>
          </span>
        )
      }
      aside={
        template.data &&
        mayManage && (
          <Actions
            template={template.data}
            rename={() => setOpen({ dialog: "rename" })}
            upload={() => setOpen({ dialog: "upload" })}
          />
        )
      }
    >
      <Loaded query={template} rows={8}>
        {(data) => (
          <>
            {data.archived_at !== null && <Notice tone="info" title={t("template.is_archived")} />}
            <div className={classes["columns"]}>
              {isLacking ? (
                <NotIncluded entitlement="templates" />
              ) : (
                <TestPrint key={data.version.id} template={data} />
              )}
              <div className={classes["panel"]}>
                <Versions template={data} />
                <Documents template={data} />
              </div>
            </div>
            {open?.dialog === "keys" && <KeyList kind={data.kind} close={close} />}
            {open?.dialog === "rename" && <RenameTemplate template={data} close={close} />}
            {open?.dialog === "upload" && (
              <UploadTemplate template={data} file={open.file} close={close} done={close} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
