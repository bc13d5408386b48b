import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./theme/global.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "./api/problem.ts";
import { Messages } from "./design/messages.tsx";
import { startText } from "./i18n/text.ts";
import { createAppRouter } from "./routes.tsx";
import { cssVariables, theme } from "./theme/theme.ts";

const RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays a refusal; only what never arrived or broke at the other end is worth another try.
      retry: (count, error) =>
        count < RETRIES && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});
const router = createAppRouter(queries);

await startText();
const root = document.querySelector("#root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <Messages />
          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
