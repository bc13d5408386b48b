import type { ReactNode } from "react";
import classes from "./row-card.module.css";

/** A row of a sheet on a phone: what it is on top, its figures below with their names. */
export function RowCard({
  number,
  text,
  facts,
}: {
  number: string;
  text: ReactNode;
  facts: [name: string, value: ReactNode][];
}) {
  return (
    <>
      <div className={classes["text"]}>
        {number !== "" && <span className={classes["number"]}>{number}</span>}
        <div>{text}</div>
      </div>
      <dl className={classes["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
