import classes from "./organization-switcher.module.css";

/** The organization's first letter, as a picture: the name stands beside it. */
export function OrganizationMark({ name }: { name: string }) {
  const initial = (Array.from(name)[0] ?? "?").toLocaleUpperCase();
  return <span className={classes["mark"]} data-initial={initial} aria-hidden />;
}
