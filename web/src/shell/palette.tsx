import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { estimatesQuery } from "../estimates/estimates.ts";
import { Dialog } from "../design/dialog.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "./organization.ts";
import classes from "./palette.module.css";

interface Place {
  text: string;
  kind: string;
  to: string;
}

const SHOWN = 12;

/** Go anywhere by typing. The list follows the arrow keys, Enter goes. */
export default function Palette({ close }: { close: () => void }) {
  const { t } = useText();
  const { slug, me, may } = useOrganization();
  const navigate = useNavigate();
  const listId = useId();
  const [sought, setSought] = useState("");
  const [active, setActive] = useState(0);
  const estimates = useQuery({ ...estimatesQuery(slug), enabled: may("estimates.read") });

  const base = `/o/${slug}`;
  const places: Place[] = [
    { text: t("nav.dashboard"), kind: t("palette.go"), to: base },
    { text: t("nav.estimates"), kind: t("palette.go"), to: `${base}/estimates` },
    { text: t("nav.jobs"), kind: t("palette.go"), to: `${base}/jobs` },
    { text: t("nav.outputs"), kind: t("palette.go"), to: `${base}/outputs` },
    { text: t("nav.rates"), kind: t("palette.go"), to: `${base}/rates` },
    { text: t("nav.templates"), kind: t("palette.go"), to: `${base}/templates` },
    ...(may("uploads.write")
      ? [{ text: t("action.import"), kind: t("palette.do"), to: `${base}/import` }]
      : []),
    ...(estimates.data?.items ?? []).map((estimate) => ({
      text: estimate.name,
      kind: t("palette.estimate"),
      to: `${base}/estimates/${estimate.id}`,
    })),
    ...me.memberships
      .filter(({ organization }) => organization.slug !== slug)
      .map(({ organization }) => ({
        text: organization.name,
        kind: t("palette.organization"),
        to: `/o/${organization.slug}`,
      })),
  ];
  const found = places
    .filter(({ text }) => text.toLocaleLowerCase().includes(sought.trim().toLocaleLowerCase()))
    .slice(0, SHOWN);

  const go = (place: Place | undefined): void => {
    if (!place) return;
    close();
    void navigate({ to: place.to });
  };
  const move = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setActive((at) => Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setActive((at) => Math.max(at - 1, 0));
    else if (event.key === "Enter") go(found[active]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog close={close} title={t("shell.search")} isBare>
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        leftSection={<Search size={16} aria-hidden />}
        placeholder={t("palette.placeholder")}
        aria-label={t("shell.search")}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
        value={sought}
        onChange={(event) => {
          setSought(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={move}
        className={classes["input"] ?? ""}
      />
      <div id={listId} role="listbox" aria-label={t("palette.results")} className={classes["list"]}>
        {found.map((place, index) => (
          <div
            key={place.to}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={classes["option"]}
            onMouseMove={() => setActive(index)}
            onClick={() => go(place)}
            onKeyDown={(event) => event.key === "Enter" && go(place)}
          >
            <span className={classes["text"]}>{place.text}</span>
            <span className={classes["kind"]}>{place.kind}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={classes["nothing"]}>{t("palette.nothing")}</p>}
    </Dialog>
  );
}
