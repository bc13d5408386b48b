import { Drawer } from "@mantine/core";
import { useText } from "../i18n/text.ts";
import { Rail } from "./rail.tsx";

/** The rail where there is no room to keep it in view. */
export default function RailDrawer({ close }: { close: () => void }) {
  const { t } = useText();
  return (
    <Drawer
      opened
      onClose={close}
      size={264}
      padding={0}
      title={t("shell.menu")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      transitionProps={{ duration: 120 }}
    >
      <Rail />
    </Drawer>
  );
}
