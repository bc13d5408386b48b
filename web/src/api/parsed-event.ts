/** One block of a server-sent event stream; undefined for a comment that only keeps the connection open. */
export function parsedEvent(block: string): { name: string; data: unknown } | undefined {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return data.length === 0 ? undefined : { name, data: JSON.parse(data.join("\n")) as unknown };
}
