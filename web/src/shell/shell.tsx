import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useText } from "../i18n/text.ts";
import { Rail } from "./rail.tsx";
import { DropAnywhere } from "../uploads/drop-anywhere.tsx";
import { ShellControls } from "./shell-controls.ts";
import classes from "./shell.module.css";

const RailDrawer = lazy(() => import("./rail-drawer.tsx"));
const Palette = lazy(() => import("./palette.tsx"));

/** What stands around every screen of an organization. */
export default function Shell() {
  const { t } = useText();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const { pathname } = useLocation();
  // The drawer belongs to the screen it was opened on: going elsewhere closes it.
  const [railOpenOn, setRailOpenOn] = useState<string>();

  useEffect(() => {
    const openPalette = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setPaletteOpen((isOpen) => !isOpen);
    };
    addEventListener("keydown", openPalette);
    return () => removeEventListener("keydown", openPalette);
  }, []);
  const controls = useMemo(
    () => ({ openPalette: () => setPaletteOpen(true), openRail: () => setRailOpenOn(pathname) }),
    [pathname],
  );

  return (
    <ShellControls.Provider value={controls}>
      <a className="skip-link" href="#content">
        {t("shell.skip")}
      </a>
      <div className={classes["shell"]}>
        <div className={classes["rail"]}>
          <Rail />
        </div>
        <Outlet />
      </div>
      <Suspense>
        {railOpenOn === pathname && <RailDrawer close={() => setRailOpenOn(undefined)} />}
        {isPaletteOpen && <Palette close={() => setPaletteOpen(false)} />}
      </Suspense>
      <DropAnywhere />
    </ShellControls.Provider>
  );
}
