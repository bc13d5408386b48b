import { getBytes } from "./client.ts";
import { parsedEvent } from "./parsed-event.ts";

/**
 * Reads server-sent events with `fetch`, because `EventSource` can send neither a token nor the organization.
 * Resolves when the server ends the stream.
 */
export async function serverEvents(
  path: string,
  onEvent: (event: { name: string; data: unknown }) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await getBytes(path, signal);
  if (response.body === null) return;
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
