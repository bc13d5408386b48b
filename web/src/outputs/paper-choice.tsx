import { Checkbox } from "@mantine/core";
import { useText } from "../i18n/text.ts";
import type { TextKey } from "../i18n/text.ts";

/** Which papers a job draws; at least one. */
export function PaperChoice<Paper extends string>({
  papers,
  chosen,
  choose,
}: {
  papers: readonly Paper[];
  chosen: readonly Paper[];
  choose: (papers: Paper[]) => void;
}) {
  const { t } = useText();
  return papers.map((paper) => (
    <Checkbox
      key={paper}
      size="xs"
      label={t(`paper.${paper}` as TextKey)}
      checked={chosen.includes(paper)}
      disabled={chosen.length === 1 && chosen.includes(paper)}
      onChange={(event) =>
        choose(papers.filter((one) => (one === paper ? event.currentTarget.checked : chosen.includes(one))))
      }
    />
  ));
}
