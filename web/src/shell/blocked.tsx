import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { Failed } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";

/** A problem that leaves no screen to stand on: a wrong address, an organization that is not the member's. */
export function Blocked({ problem }: { problem: unknown }) {
  const { t } = useText();
  useEffect(() => {
    document.title = "Rowhouse";
  }, []);
  return (
    <main id="content">
      <h1 className="visually-hidden">Rowhouse</h1>
      <Failed problem={problem} retry={() => location.reload()} />
      <p style={{ textAlign: "center" }}>
        <Button component={Link} to="/" variant="default">
          {t("state.to_start")}
        </Button>
      </p>
    </main>
  );
}
