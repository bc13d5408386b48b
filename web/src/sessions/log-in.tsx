import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { Entrance } from "./entrance.tsx";
import { logIn } from "./session.ts";

export default function LogIn() {
  const { t } = useText();
  const { next } = useSearch({ from: "/log-in" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { username: "", password: "" },
    validate: {
      username: (value) => (value.trim() === "" ? t("form.required") : null),
      password: (value) => (value === "" ? t("form.required") : null),
    },
  });
  const entering = useMutation({
    mutationFn: () => logIn(form.values.username.trim(), form.values.password),
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: next ?? "/" });
    },
  });
  const words = entering.isError ? problemWords(entering.error, t) : undefined;
  return (
    <Entrance
      title={t("log_in.title")}
      lead={t("log_in.lead")}
      foot={
        <>
          {t("log_in.no_account")} <Link to="/sign-up">{t("log_in.sign_up")}</Link>
        </>
      }
    >
      <form onSubmit={form.onSubmit(() => entering.mutate())} noValidate>
        <Stack gap={14}>
          {words && (
            <Notice tone="bad" title={words.what} role="alert">
              {words.remedy}
            </Notice>
          )}
          <TextInput
            label={t("log_in.username")}
            autoComplete="username"
            {...form.getInputProps("username")}
          />
          <PasswordInput
            label={t("log_in.password")}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": t("form.show_password") }}
            {...form.getInputProps("password")}
          />
          <Button type="submit" fullWidth loading={entering.isPending}>
            {t("action.log_in")}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
