import { createContext, useContext } from "react";

/** What a page's header may do to the shell around it. */
export const ShellControls = createContext({
  openPalette: (): void => undefined,
  openRail: (): void => undefined,
});

export const useShell = () => useContext(ShellControls);
