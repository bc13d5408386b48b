import { Button, Loader, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { answered, publicApi } from "../api/client.ts";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { Entrance } from "../sessions/entrance.tsx";
import { logIn } from "../sessions/session.ts";
import { isSlug, slugOf } from "./slug.ts";

const CHECK_AFTER_MS = 250;
const SHORTEST_PASSWORD = 8;

export default function SignUp() {
  const { t } = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isSlugTyped, setSlugTyped] = useState(false);
  const form = useForm({
    initialValues: { company: "", slug: "", username: "", email: "", password: "" },
    validate: {
      company: (value) => (value.trim() === "" ? t("form.required") : null),
      slug: (value) => (isSlug(value) ? null : t("sign_up.subdomain_rule")),
      username: (value) => (/^[^\s@]+$/u.test(value.trim()) ? null : t("sign_up.name_rule")),
      email: (value) => (/^\S+@\S+$/u.test(value.trim()) ? null : t("sign_up.email_rule")),
      password: (value) => (value.length < SHORTEST_PASSWORD ? t("sign_up.password_rule") : null),
    },
  });
  const { slug } = form.values;
  const [settledSlug] = useDebouncedValue(slug, CHECK_AFTER_MS);
  const availability = useQuery({
    queryKey: ["availability", settledSlug],
    queryFn: () =>
      answered(
        publicApi.GET("/api/register/availability", { params: { query: { schema_name: settledSlug } } }),
      ),
    enabled: isSlug(settledSlug),
    retry: false,
  });
  const isChecked = settledSlug === slug && availability.data !== undefined;
  const isTaken = isChecked && !availability.data.available;
  const suggestion = isTaken ? availability.data.suggestion : null;

  const signingUp = useMutation({
    mutationFn: async () => {
      const { company, username, email, password } = form.values;
      await answered(
        publicApi.POST("/api/register", {
          body: {
            company_name: company.trim(),
            schema_name: slug,
            admin_username: username.trim(),
            admin_email: email.trim(),
            admin_password: password,
            subscription_plan: "free",
          },
        }),
      );
      await logIn(email.trim(), password);
    },
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: "/o/$organization", params: { organization: slug } });
    },
  });
  const words = signingUp.isError ? problemWords(signingUp.error, t) : undefined;
  const company = form.getInputProps("company");
  return (
    <Entrance
      title={t("sign_up.title")}
      lead={t("sign_up.lead")}
      foot={
        <>
          {t("sign_up.have_account")} <Link to="/log-in">{t("action.log_in")}</Link>
        </>
      }
    >
      <form
        onSubmit={form.onSubmit(() => {
          if (!isTaken) signingUp.mutate();
        })}
        noValidate
      >
        <Stack gap={14}>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <TextInput
            label={t("sign_up.company")}
            autoComplete="organization"
            maxLength={120}
            {...company}
            onChange={(event) => {
              company.onChange(event);
              if (!isSlugTyped) form.setFieldValue("slug", slugOf(event.currentTarget.value));
            }}
          />
          <TextInput
            label={t("sign_up.subdomain")}
            spellCheck={false}
            {...form.getInputProps("slug")}
            onChange={(event) => {
              setSlugTyped(true);
              form.setFieldValue("slug", event.currentTarget.value.toLowerCase());
            }}
            error={form.errors["slug"] ?? (isTaken ? t("sign_up.taken") : undefined)}
            description={`${slug === "" ? "your-company" : slug}.${location.host}`}
            inputWrapperOrder={["label", "input", "description", "error"]}
            rightSection={
              availability.isFetching ? (
                <Loader size={14} aria-label={t("sign_up.checking")} />
              ) : isChecked ? (
                availability.data.available ? (
                  <Check size={16} color="var(--rh-good)" aria-label={t("sign_up.free")} />
                ) : (
                  <X size={16} color="var(--rh-bad)" aria-label={t("sign_up.taken")} />
                )
              ) : null
            }
          />
          {suggestion !== null && suggestion !== undefined && (
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                setSlugTyped(true);
                form.setFieldValue("slug", suggestion);
              }}
            >
              {t("sign_up.use", { slug: suggestion })}
            </Button>
          )}
          <TextInput label={t("sign_up.name")} autoComplete="username" {...form.getInputProps("username")} />
          <TextInput
            label={t("sign_up.email")}
            type="email"
            autoComplete="email"
            description={t("sign_up.email_hint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("log_in.password")}
            autoComplete="new-password"
            description={t("sign_up.password_rule")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            visibilityToggleButtonProps={{ "aria-label": t("form.show_password") }}
            {...form.getInputProps("password")}
          />
          <Button type="submit" fullWidth loading={signingUp.isPending}>
            {t("action.sign_up")}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
