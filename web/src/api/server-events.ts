import { authorizedFetch } from "./access.ts";
import { problemOf } from "./problem.ts";

/**
 * Reads server-sent events with `fetch`, because `EventSource` can send neither a token nor the organization.
 * Resolves when the server ends the stream.
 */
export async function serverEvents(
  path: string,
  onEvent: (event: { name: string; data: unknown }) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await authorizedFetch(path, { headers: { accept: "text/event-stream" }, signal });
  if (!response.ok || response.body === null) throw await problemOf(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting += value.replaceAll("\r\n", "\n");
    const blocks = waiting.split("\n\n");
    waiting = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parsedEvent(block);
      if (event) onEvent(event);
    }
  }
}

export function parsedEvent(block: string): { name: string; data: unknown } | undefined {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return data.length === 0 ? undefined : { name, data: JSON.parse(data.join("\n")) as unknown };
}
