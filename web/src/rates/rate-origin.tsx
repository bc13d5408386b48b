import { ActionIcon } from "@mantine/core";
import { BookOpenText } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { EstimateItem } from "../api/documents.ts";
import { useText } from "../i18n/text.ts";

const OriginDialog = lazy(() => import("./origin-dialog.tsx"));

/** Where an item's rate comes from, a click away. */
export function RateOrigin({
  estimateId,
  item,
  name,
}: {
  estimateId: string;
  item: EstimateItem;
  /** Of the item, for reading aloud. */
  name: string;
}) {
  const { t } = useText();
  const [isOpen, open] = useState(false);
  const text = t("rates.origin_of", { item: name });
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={text}
        title={text}
        onClick={() => open(true)}
      >
        <BookOpenText size={14} aria-hidden />
      </ActionIcon>
      <Suspense>
        {isOpen && <OriginDialog estimateId={estimateId} itemId={item.id} close={() => open(false)} />}
      </Suspense>
    </>
  );
}
