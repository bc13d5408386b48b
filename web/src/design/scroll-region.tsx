import type { ReactNode, Ref } from "react";

// A region that scrolls must be reachable by the keyboard, or its content below the fold is the mouse's alone.
const reachable = { tabIndex: 0 };

export function ScrollRegion({
  ref,
  label,
  className,
  children,
}: {
  ref?: Ref<HTMLDivElement>;
  label: string;
  className: string | undefined;
  children: ReactNode;
}) {
  return (
    <div ref={ref} role="region" aria-label={label} className={className} {...reachable}>
      {children}
    </div>
  );
}
