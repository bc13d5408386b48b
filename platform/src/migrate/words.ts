const number = new Intl.NumberFormat("en");

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

/** The first lines of a long list, and how many are left out. */
export function firstOf(lines: readonly string[], most: number): string {
  const shown = lines.slice(0, most).join("\n");
  return lines.length > most
    ? `${shown}\n… and ${number.format(lines.length - most)} more (--json lists all)`
    : shown;
}

/** Cuts a line to what fits beside the marks of a terminal of this width. */
export function fit(text: string, width = (process.stdout.columns || 80) - 4): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Breaks a sentence between its words, so that it reads well beside the marks of a terminal of this width. */
export function wrap(text: string, width = (process.stdout.columns || 80) - 4): string {
  let line = 0;
  return text.replaceAll(/ ?(\S+)/g, (word: string, bare: string) => {
    const fits = line + word.length <= width;
    line = fits ? line + word.length : bare.length;
    return fits ? word : `\n${bare}`;
  });
}
