import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Paged } from "../design/paged.tsx";
import { tellProblem } from "../design/tell.ts";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { forgetMapping, type Mapping, mappingPages } from "./previews.ts";
import classes from "./uploads.module.css";

/** The layouts that the organization has taught the reader, each to be forgotten. */
export function MappingList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const query = useInfiniteQuery(mappingPages(slug));
  if (query.data?.pages.every(({ items }) => items.length === 0) === true) return null;
  return (
    <section className={classes["mappings"]} aria-label={t("mappings.title")}>
      <h2>{t("mappings.title")}</h2>
      <p className={classes["quiet"]}>{t("mappings.lead")}</p>
      <Paged query={query}>
        {(items) => {
          // A file is listed where it taught no layout; forgetting the layout forgets the file.
          const taught = new Set(
            items.filter(({ kind }) => kind === "layout").map(({ upload_id }) => upload_id),
          );
          return (
            <ul>
              {items
                .filter(({ kind, upload_id }) => kind === "layout" || !taught.has(upload_id))
                .map((mapping) => (
                  <MappingLine key={mapping.id} mapping={mapping} />
                ))}
            </ul>
          );
        }}
      </Paged>
    </section>
  );
}

function MappingLine({ mapping }: { mapping: Mapping }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const queries = useQueryClient();
  const forgetting = useMutation({
    mutationFn: () => forgetMapping(mapping.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: [slug, "mappings"] }),
    onError: (problem) => tellProblem(problem, t),
  });
  const name = mapping.kind === "layout" ? mapping.headings.join(" · ") : mapping.filename;
  return (
    <li>
      <div className={classes["mappingText"]}>
        <strong>{name}</strong>
        <span>
          {mapping.kind === "layout"
            ? t("mappings.from", { file: mapping.filename, name: mapping.made_by_name })
            : t("mappings.file", { name: mapping.made_by_name })}{" "}
          <When at={mapping.made_at} />
        </span>
      </div>
      {may("uploads.write") && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t("mappings.forget_named", { name })}
          loading={forgetting.isPending}
          onClick={() => forgetting.mutate()}
        >
          {t("mappings.forget")}
        </Button>
      )}
    </li>
  );
}
