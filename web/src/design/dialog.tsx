import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import classes from "./dialog.module.css";

/** A question that stands before the screen. Escape and the cross close it. */
export function Dialog({
  title,
  close,
  children,
  isBare = false,
  isWide = false,
}: {
  title: string;
  close: () => void;
  children: ReactNode;
  /** Without a visible heading and margins: the content says what it is. */
  isBare?: boolean;
  /** For a table. */
  isWide?: boolean;
}) {
  const { t } = useText();
  return (
    <Modal.Root
      opened
      onClose={close}
      size={isWide ? 760 : isBare ? 560 : 480}
      centered={!isBare}
      yOffset="12vh"
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={isBare ? "visually-hidden" : classes["head"]}>
          <Modal.Title className={classes["title"] ?? ""}>{title}</Modal.Title>
          {!isBare && <Modal.CloseButton aria-label={t("action.close")} />}
        </div>
        <div className={isBare ? undefined : classes["body"]}>{children}</div>
      </Modal.Content>
    </Modal.Root>
  );
}
