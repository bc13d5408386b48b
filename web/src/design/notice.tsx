import type { ReactNode } from "react";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import classes from "./notice.module.css";

const ICONS = { bad: CircleAlert, warn: TriangleAlert, good: CircleCheck, info: Info };

/** A boxed message whose meaning is in its icon and its words, the colour only supports it. */
export function Notice({
  tone,
  title,
  children,
  action,
  role,
}: {
  tone: keyof typeof ICONS;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  role?: "alert" | "status";
}) {
  const Icon = ICONS[tone];
  return (
    <div className={classes["notice"]} data-tone={tone} role={role}>
      <Icon size={16} aria-hidden className={classes["icon"]} />
      <div className={classes["body"]}>
        <p className={classes["title"]}>{title}</p>
        {children !== undefined && <div className={classes["text"]}>{children}</div>}
      </div>
      {action}
    </div>
  );
}
