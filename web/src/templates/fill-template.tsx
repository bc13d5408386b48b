import { Button, Menu } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileCog } from "lucide-react";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { startJob } from "../jobs/jobs.ts";
import { useOrganization } from "../shell/organization.ts";
import { type DocumentKind, fittingTemplates, type TestDocument } from "./templates.ts";

/** Fills one of the organization's own forms with a document that is there already; nothing where there are none. */
export function FillTemplate({ fits, document }: { fits: DocumentKind; document: TestDocument }) {
  const { t } = useText();
  const { slug, may, lacking } = useOrganization();
  const navigate = useNavigate();
  const mayFill = may("templates.read") && may("bills.generate") && !lacking("templates");
  const templates = useQuery({ ...fittingTemplates(slug, fits), enabled: mayFill });
  const filling = useMutation({
    mutationFn: (id: string) =>
      startJob({ job_type: "fill_template", metadata: { ...document, template_id: id } }),
    onSuccess: (jobId) =>
      navigate({ to: "/o/$organization/jobs/$jobId", params: { organization: slug, jobId } }),
    onError: (problem) => tellProblem(problem, t),
  });
  const items = templates.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          mt={10}
          leftSection={<FileCog size={14} aria-hidden />}
          loading={filling.isPending}
        >
          {t("template.fill")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => filling.mutate(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
