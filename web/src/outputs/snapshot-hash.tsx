import { useText } from "../i18n/text.ts";

const SHOWN = 12;

/** What a document's figures come from, as it is printed at the foot of every page. */
export function SnapshotHash({ hash }: { hash: string }) {
  const { t } = useText();
  return <span title={hash}>{t("output.snapshot", { hash: hash.slice(0, SHOWN) })}</span>;
}
