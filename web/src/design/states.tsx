import { Button, Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { FileQuestion, Lock, RefreshCw, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "../api/problem.ts";
import { type Text, useText, wordsOfProblem } from "../i18n/text.ts";
import classes from "./states.module.css";

const SKELETON_AFTER_MS = 300;

function useElapsed(afterMs: number): boolean {
  const [elapsed, setElapsed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setElapsed(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return elapsed;
}

export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useText();
  const isLate = useElapsed(SKELETON_AFTER_MS);
  return (
    <div role="status" aria-label={t("state.loading")} className={classes["loading"]}>
      {isLate &&
        Array.from({ length: rows }, (_, row) => (
          <Skeleton key={row} height={14} width={`${92 - ((row * 17) % 40)}%`} radius="sm" />
        ))}
    </div>
  );
}

/** An empty, missing or forbidden place: what it is, and the next thing to do. */
export function Blank({
  icon,
  title,
  children,
  actions,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <section className={classes["blank"]}>
      <div className={classes["mark"]} aria-hidden>
        {icon}
      </div>
      <h2 className={classes["blankTitle"]}>{title}</h2>
      {children !== undefined && <p className={classes["blankText"]}>{children}</p>}
      {actions !== undefined && <div className={classes["actions"]}>{actions}</div>}
    </section>
  );
}

export function problemWords(
  problem: unknown,
  t: Text,
): { what: string; remedy: string; reference?: string } {
  if (!(problem instanceof Problem))
    return { what: t("error.unexpected"), remedy: t("error.unexpected.remedy") };
  if (problem.code === "UNREACHABLE")
    return { what: t("error.unreachable"), remedy: t("error.unreachable.remedy") };
  const { what, remedy } = wordsOfProblem(problem.code);
  const words = {
    what: (what === undefined ? problem.message : particularly(what, problem)) || t("error.unexpected"),
    remedy: remedy ?? problem.remedy ?? t("error.try_again"),
  };
  return problem.reference === undefined ? words : { ...words, reference: problem.reference };
}

/** What the service says of this case stands behind what is known of its kind. */
function particularly(what: string, { isParticular, message }: Problem): string {
  return isParticular ? `${what}: ${message}` : what;
}

export function Failed({
  problem,
  retry,
  wayOut,
}: {
  problem: unknown;
  retry?: () => void;
  /** Where to go instead, for a refusal that trying again cannot change. */
  wayOut?: ReactNode;
}) {
  const { t } = useText();
  if (problem instanceof Problem && problem.status === 404)
    return (
      <Blank icon={<FileQuestion size={22} />} title={t("state.missing")}>
        {t("state.missing.text")}
      </Blank>
    );
  if (problem instanceof Problem && problem.status === 403)
    return (
      <Blank icon={<Lock size={22} />} title={t("state.forbidden")}>
        {t("state.forbidden.text")}
      </Blank>
    );
  const { what, remedy, reference } = problemWords(problem, t);
  return (
    <div role="alert">
      <Blank
        icon={<TriangleAlert size={22} />}
        title={what}
        actions={
          wayOut ??
          (retry && (
            <Button variant="default" leftSection={<RefreshCw size={15} />} onClick={retry}>
              {t("action.try_again")}
            </Button>
          ))
        }
      >
        {remedy}
        {reference !== undefined && (
          <span className={classes["reference"]}>{t("error.reference", { reference })}</span>
        )}
      </Blank>
    </div>
  );
}

/** The states of one query; the children see the data only. */
export function Loaded<T>({
  query,
  rows,
  children,
}: {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed problem={query.error} retry={() => void query.refetch()} />;
  return rows === undefined ? <Loading /> : <Loading rows={rows} />;
}
