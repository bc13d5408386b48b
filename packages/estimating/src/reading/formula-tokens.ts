export type Token =
  | { kind: "number"; value: number }
  | { kind: "text"; value: string }
  | { kind: "error"; value: string }
  | { kind: "name"; value: string }
  | { kind: "reference"; sheet?: string; from: string; to?: string }
  | { kind: "sign"; value: string };

/** Of a whole column: a sheet has no more. */
const LAST_ROW = 1_048_576;

const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => Token | undefined])[] = [
  [/\s+/y, () => undefined],
  [/"((?:[^"]|"")*)"/y, ([, text = ""]) => ({ kind: "text", value: text.replaceAll('""', '"') })],
  [
    /(?:'((?:[^']|'')+)'!|([A-Za-z_][\w.]*)!)?\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?(?![\w(!])/y,
    ([, quoted, plain, column = "", row = "", lastColumn, lastRow]) => {
      const sheet = quoted?.replaceAll("''", "'") ?? plain;
      const reference: Token = { kind: "reference", from: column.toUpperCase() + row };
      if (sheet !== undefined) reference.sheet = sheet;
      if (lastColumn !== undefined && lastRow !== undefined)
        reference.to = lastColumn.toUpperCase() + lastRow;
      return reference;
    },
  ],
  [
    /(?:'((?:[^']|'')+)'!|([A-Za-z_][\w.]*)!)?\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})(?![\w(!])/y,
    ([, quoted, plain, first = "", last = ""]) => {
      const sheet = quoted?.replaceAll("''", "'") ?? plain;
      const column: Token = {
        kind: "reference",
        from: `${first.toUpperCase()}1`,
        to: `${last.toUpperCase()}${LAST_ROW}`,
      };
      if (sheet !== undefined) column.sheet = sheet;
      return column;
    },
  ],
  [/#(?:REF!|VALUE!|DIV\/0!|N\/A|NAME\?|NUM!|NULL!)/y, ([value]) => ({ kind: "error", value })],
  [/\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+/y, ([value]) => ({ kind: "number", value: Number(value) })],
  [/[A-Za-z_][\w.]*/y, ([value]) => ({ kind: "name", value: value.toUpperCase() })],
  [/<>|<=|>=|[-+*/^&=<>%(),;]/y, ([value]) => ({ kind: "sign", value })],
];

/** Cuts a formula without its leading "=" into tokens; undefined where it holds something unknown. */
export function formulaTokens(formula: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < formula.length) {
    const start = at;
    for (const [pattern, make] of PATTERNS) {
      pattern.lastIndex = at;
      const match = pattern.exec(formula);
      if (match === null) continue;
      const token = make(match);
      if (token !== undefined) tokens.push(token);
      at = pattern.lastIndex;
      break;
    }
    if (at === start) return undefined;
  }
  return tokens;
}
