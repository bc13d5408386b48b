/**
 * The statements of a SQL text, without the semicolons between them and without comments before them. Knows quotes, dollar
 * quotes, nested comments, and the bodies of SQL functions written as `begin atomic … end`.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let depth = 0;
  const keep = (end: number) => {
    const statement = stripLeadingComments(text.slice(start, end)).trim();
    if (statement) statements.push(statement);
    start = end + 1;
  };
  const token =
    /--[^\n]*|\/\*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?:[A-Za-z_]\w*)?\$|\bbegin\s+atomic\b|\bcase\b|\bend\b|\b[eE]'|;|\w+/giu;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    const word = found.toLowerCase();
    if (found === "/*") token.lastIndex = endOfComment(text, match.index);
    else if (word === "e'") token.lastIndex = endOfEscapeString(text, match.index + 2);
    else if (found.startsWith("$")) {
      const end = text.indexOf(found, token.lastIndex);
      token.lastIndex = end === -1 ? text.length : end + found.length;
    } else if (word.startsWith("begin")) depth = 1;
    else if (depth > 0 && word === "case") depth++;
    else if (depth > 0 && word === "end") depth--;
    else if (found === ";" && depth === 0) keep(match.index);
  }
  keep(text.length);
  return statements;
}

/** Comments nest in PostgreSQL. */
function endOfComment(text: string, start: number): number {
  let depth = 0;
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  for (let match = mark.exec(text); match; match = mark.exec(text)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

function endOfEscapeString(text: string, start: number): number {
  const end = /(?:[^'\\]|\\.|'')*'/sy;
  end.lastIndex = start;
  return end.test(text) ? end.lastIndex : text.length;
}

function stripLeadingComments(statement: string): string {
  let rest = statement.trimStart();
  while (/^(--|\/\*)/.test(rest)) {
    const end = rest.startsWith("--") ? rest.search(/\n|$/) : endOfComment(rest, 0);
    rest = rest.slice(end).trimStart();
  }
  return rest;
}
