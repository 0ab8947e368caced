/** Reads a whole event stream; throws where it does not keep to the format. */
export function readEvents(text: string) {
  if (!text.endsWith('\n\n') && text !== '') throw new Error('the last event has no end');
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      const fields = block.split('\n').map((line) => /^(id|event|data): (.*)$/.exec(line)?.slice(1) ?? [line]);
      const { id, event, data, ...others } = Object.fromEntries(fields) as Record<string, string>;
      if (Object.keys(others).length > 0 || data === undefined) throw new Error(`not an event: ${block}`);
      return { id, event, data: JSON.parse(data) };
    });
}
