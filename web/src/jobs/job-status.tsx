import { Ban, CircleAlert, CircleCheck, CircleDashed, LoaderCircle } from "lucide-react";
import type { JobStatus as Status } from "../api/types.ts";
import { useText } from "../i18n/text.ts";
import classes from "./job.module.css";

const ICONS = {
  pending: CircleDashed,
  running: LoaderCircle,
  completed: CircleCheck,
  failed: CircleAlert,
  cancelled: Ban,
};

export function JobStatus({ status }: { status: Status }) {
  const { t } = useText();
  const Icon = ICONS[status];
  return (
    <span className={classes["status"]} data-status={status}>
      <Icon size={14} aria-hidden />
      {t(`job.status.${status}`)}
    </span>
  );
}
