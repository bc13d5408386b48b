import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { Paged } from "../design/paged.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { RateList } from "./rate-list.tsx";
import classes from "./rates.module.css";
import { type Rate, searchPages } from "./rates.ts";

export const TYPING_MS = 120;

export function RateSearchBox({
  sought,
  seek,
  isFirst = false,
}: {
  sought: string;
  seek: (text: string) => void;
  /** The focus begins here. */
  isFirst?: boolean;
}) {
  const { t } = useText();
  return (
    <TextInput
      type="search"
      aria-label={t("rates.search")}
      placeholder={t("rates.search_placeholder")}
      leftSection={<Search size={16} aria-hidden />}
      maxLength={200}
      value={sought}
      data-autofocus={isFirst || undefined}
      onChange={(event) => seek(event.currentTarget.value)}
    />
  );
}

/** What is found as one types, the best first. */
export function RateResults({
  sought,
  title,
  choose,
}: {
  sought: string;
  title: (rate: Rate, text: ReactNode) => ReactNode;
  choose?: (rate: Rate) => void;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const [q] = useDebouncedValue(sought.trim(), TYPING_MS);
  const query = useInfiniteQuery(searchPages(slug, q));
  if (q === "") return null;
  const first = query.data?.pages[0];
  return (
    <div aria-busy={query.isFetching}>
      {first && (
        <p role="status" className={classes["meant"]}>
          {first.items.length === 0 && t("rates.none_found", { q })}
          {first.meant.map(({ typed, words }) => (
            <span key={typed}>{t("rates.meant", { typed, words: words.slice(0, 3).join(", ") })} </span>
          ))}
          {first.unknown.length > 0 && first.items.length > 0 && (
            <span>{t("rates.unknown", { words: first.unknown.join(", ") })}</span>
          )}
        </p>
      )}
      <Paged query={query}>
        {(rates) => (
          <RateList
            label={t("rates.results")}
            rates={rates}
            title={title}
            {...(choose === undefined ? {} : { choose })}
          />
        )}
      </Paged>
    </div>
  );
}
