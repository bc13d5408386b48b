/** "CC First & Part", "CC 2nd & Part", "CC 3rd & Final". */
export function billTitle(number: number, kind: "part" | "final"): string {
  return `CC ${number === 1 ? "First" : ordinal(number)} & ${kind === "final" ? "Final" : "Part"}`;
}

function ordinal(number: number): string {
  const tens = number % 100;
  if (tens >= 11 && tens <= 13) return `${number}th`;
  return `${number}${["th", "st", "nd", "rd"][number % 10] ?? "th"}`;
}
