import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, Stamp } from "lucide-react";
import type { Estimate } from "../api/documents.ts";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import classes from "./estimates.module.css";
import { changeState, estimateQuery } from "./estimates.ts";

type State = Estimate["state"];
const ICONS = { draft: CircleDashed, checked: CircleCheck, approved: Stamp };

export function StatePill({ state }: { state: State }) {
  const { t } = useText();
  const Icon = ICONS[state];
  return (
    <span className={classes["state"]} data-state={state}>
      <Icon size={13} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}

/** Where the estimate stands, and the steps from there. */
export function EstimateState({ estimate }: { estimate: Estimate }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const queries = useQueryClient();
  const { queryKey } = estimateQuery(slug, estimate.id);
  const changing = useMutation({
    mutationFn: (state: State) => changeState(estimate.id, estimate.revision, state, ""),
    onSuccess: async () => {
      void queries.invalidateQueries({ queryKey: [slug, "estimates"] });
      await queries.invalidateQueries({ queryKey });
    },
    onError: async (problem) => {
      await tellProblem(problem, t);
      await queries.invalidateQueries({ queryKey });
    },
  });
  const step = (state: State, label: string, variant: "default" | "subtle") => (
    <Button
      size="compact-sm"
      variant={variant}
      loading={changing.isPending && changing.variables === state}
      onClick={() => changing.mutate(state)}
    >
      {label}
    </Button>
  );
  return (
    <Group gap={8}>
      <StatePill state={estimate.state} />
      {may("estimates.approve") && (
        <>
          {estimate.state === "draft" && step("checked", t("estimate.check"), "default")}
          {estimate.state === "checked" && step("approved", t("estimate.approve"), "default")}
          {estimate.state !== "draft" && step("draft", t("estimate.back_to_draft"), "subtle")}
        </>
      )}
    </Group>
  );
}
