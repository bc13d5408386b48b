import { Button, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Copy, EllipsisVertical, GitCompare, ListTree, Pencil } from "lucide-react";
import type { Estimate } from "../api/documents.ts";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { archiveEstimate, copyEstimate, restoreEstimate } from "./estimates.ts";

/** What one does with an estimate now and then. */
export default function MoreMenu({
  estimate,
  editTerms,
  editFacts,
}: {
  estimate: Estimate;
  editTerms: () => void;
  editFacts: () => void;
}) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: [slug, "estimates"] });
    void queries.invalidateQueries({ queryKey: [slug, "estimate", estimate.id] });
  };
  const onError = (problem: unknown) => tellProblem(problem, t);
  const copying = useMutation({
    mutationFn: () => copyEstimate(estimate.id, t("estimate.copy_name", { name: estimate.name })),
    onSuccess: ({ id }) => {
      refresh();
      return navigate({
        to: "/o/$organization/estimates/$estimateId",
        params: { organization: slug, estimateId: id },
      });
    },
    onError,
  });
  const archiving = useMutation({
    mutationFn: () =>
      estimate.archived_at === null ? archiveEstimate(estimate.id) : restoreEstimate(estimate.id),
    onSuccess: refresh,
    onError,
  });
  const ArchiveIcon = estimate.archived_at === null ? Archive : ArchiveRestore;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<EllipsisVertical size={14} aria-hidden />}
          loading={copying.isPending || archiving.isPending}
        >
          {t("action.more")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to={`/o/${slug}/estimates/${estimate.id}/versions`}
          leftSection={<GitCompare size={14} aria-hidden />}
        >
          {t("estimate.versions")}
        </Menu.Item>
        {may("estimates.write") && (
          <>
            <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={editTerms}>
              {t("estimate.edit_terms")}
            </Menu.Item>
            <Menu.Item leftSection={<ListTree size={14} aria-hidden />} onClick={editFacts}>
              {t("facts.title")}
            </Menu.Item>
            <Menu.Item leftSection={<Copy size={14} aria-hidden />} onClick={() => copying.mutate()}>
              {t("estimate.copy")}
            </Menu.Item>
            <Menu.Item leftSection={<ArchiveIcon size={14} aria-hidden />} onClick={() => archiving.mutate()}>
              {t(estimate.archived_at === null ? "estimate.archive" : "estimate.restore")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
