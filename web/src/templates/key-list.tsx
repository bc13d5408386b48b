import { CopyButton, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { Loaded } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { templateKindKey } from "./template-kind.ts";
import classes from "./templates.module.css";
import { keysQuery, TEMPLATE_KINDS, type TemplateKind } from "./templates.ts";

/** The keys to copy into a form, with what the sample has for each. */
export function KeyList({ kind: first = "bill", close }: { kind?: TemplateKind; close: () => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const [kind, setKind] = useState<TemplateKind>(first);
  const [wanted, want] = useState("");
  const keys = useQuery(keysQuery(slug, kind));
  const needle = wanted.trim().toLocaleUpperCase().replaceAll(/\s+/gu, "_");
  return (
    <Dialog title={t("template.show_keys")} close={close} isWide>
      <p className={classes["hint"]}>{t("template.keys_hint")}</p>
      <div className={classes["choice"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("template.for")}
          value={kind}
          onChange={(value) => setKind(value as TemplateKind)}
          data={TEMPLATE_KINDS.map((value) => ({ value, label: t(templateKindKey(value)) }))}
        />
        <TextInput
          size="xs"
          aria-label={t("template.find_key")}
          placeholder={t("template.find_key")}
          value={wanted}
          onChange={(event) => want(event.currentTarget.value)}
        />
      </div>
      <ScrollRegion label={t("template.show_keys")} className={classes["keys"]}>
        <Loaded query={keys}>
          {({ items }) => (
            <ul>
              {items
                .filter(({ key, aliases }) => [key, ...aliases].some((name) => name.includes(needle)))
                .map(({ key, aliases, example, isRepeated }) => (
                  <li key={key}>
                    <CopyButton value={`{{${key}}}`}>
                      {({ copied, copy }) => (
                        <button
                          type="button"
                          className={classes["key"]}
                          aria-label={t(copied ? "template.copied" : "template.copy_key", { key })}
                          onClick={copy}
                        >
                          <code>{`{{${key}}}`}</code>
                          {copied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
                        </button>
                      )}
                    </CopyButton>
                    <span className={classes["example"]}>{example === "" ? "–" : example}</span>
                    {(aliases.length > 0 || isRepeated) && (
                      <span className={classes["note"]}>
                        {isRepeated && t("template.repeated")}
                        {aliases.length > 0 && t("template.aliases", { aliases: aliases.join(", ") })}
                      </span>
                    )}
                  </li>
                ))}
            </ul>
          )}
        </Loaded>
      </ScrollRegion>
    </Dialog>
  );
}
