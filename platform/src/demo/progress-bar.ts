const width = 24;

/** A bar for the terminal. `percent` runs from 0 to 100; anything outside is drawn as the nearer end. */
export function progressBar(percent: number): string {
  const full = Math.round((Math.min(100, Math.max(0, percent)) / 100) * width);
  return `${"█".repeat(full)}${"░".repeat(width - full)} ${String(Math.round(percent)).padStart(3)} %`;
}
