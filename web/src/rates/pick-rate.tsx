import { Stack } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { useText } from "../i18n/text.ts";
import { RateResults, RateSearchBox } from "./rate-search.tsx";
import type { Rate } from "./rates.ts";

/** Asks for one rate of the schedules in force. */
export default function PickRate({ choose, close }: { choose: (rate: Rate) => void; close: () => void }) {
  const { t } = useText();
  const [sought, seek] = useState("");
  return (
    <Dialog title={t("rates.from_schedule")} close={close} isWide>
      <Stack gap={12}>
        <RateSearchBox sought={sought} seek={seek} isFirst />
        <RateResults
          sought={sought}
          title={(_, text) => text}
          choose={(rate) => {
            choose(rate);
            close();
          }}
        />
      </Stack>
    </Dialog>
  );
}
