import { lazy, Suspense, useState } from "react";
import { SwitcherButton } from "./switcher-button.tsx";

const fetchMenu = () => import("./switcher-menu.tsx");
const SwitcherMenu = lazy(fetchMenu);

/** Names the organization of this tab and leads to the others. The menu itself comes with the first use. */
export function OrganizationSwitcher() {
  const [isWanted, setWanted] = useState(false);
  const closed = (
    <SwitcherButton
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void fetchMenu()}
      onFocus={() => void fetchMenu()}
      onClick={() => setWanted(true)}
    />
  );
  return isWanted ? (
    <Suspense fallback={closed}>
      <SwitcherMenu />
    </Suspense>
  ) : (
    closed
  );
}
